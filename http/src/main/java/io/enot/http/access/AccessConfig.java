package io.enot.http.access;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Who is let in besides those with a token that was made here. */
@ConfigMapping(prefix = "enot.access")
public interface AccessConfig {
    /** The token of the admin, with which the first other tokens are made, and by which instances of a service know each other. */
    Optional<String> adminToken();

    /** The file that has it; its content counts without white space around it. */
    Optional<Path> adminTokenFile();

    /** What somebody may do who says nothing of himself, such as {@code viewer}; if it is not set, nothing. */
    Optional<String> anonymous();
}
