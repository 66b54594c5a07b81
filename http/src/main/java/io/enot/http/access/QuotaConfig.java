package io.enot.http.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one principal may ask of one instance in a minute. Nothing of it is limited where it says 0. */
@ConfigMapping(prefix = "enot.quota")
public interface QuotaConfig {
    /** Requests of any kind. */
    @WithDefault("0")
    long requests();

    /** Nodes at which commands are aimed. */
    @WithDefault("0")
    long targets();

    /** Bytes in the bodies of commands. */
    @WithDefault("0")
    long payload();
}
