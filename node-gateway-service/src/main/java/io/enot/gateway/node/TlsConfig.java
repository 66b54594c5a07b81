package io.enot.gateway.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How nodes are met over TLS. All of port, certificate and key are needed for it, or none. */
@ConfigMapping(prefix = "enot.gateway.tls")
public interface TlsConfig {
    /** The port on which nodes are awaited over TLS; 0 for any. */
    Optional<Integer> port();

    /** A PEM file: the gateway's certificate, and after it those that lead from it to the one that boards trust. */
    Optional<Path> certificate();

    /** A PEM file: the key of that certificate. */
    Optional<Path> key();

    /** So often it is looked whether the files have changed. */
    @WithDefault("5s")
    Duration reload();
}
