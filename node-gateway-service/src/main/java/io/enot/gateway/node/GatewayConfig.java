package io.enot.gateway.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a gateway meets its nodes. */
@ConfigMapping(prefix = "enot.gateway")
public interface GatewayConfig {
    /** Names this gateway in the log; unique among those of a deployment. Default: the host's name. */
    Optional<String> id();

    /** The address on which nodes are awaited. */
    @WithDefault("0.0.0.0")
    String host();

    /** The port on which nodes are awaited; 0 for any. */
    @WithDefault("9662")
    int port();

    /** The fleet key, as text. One of this and {@code key-file} is needed. */
    Optional<String> key();

    /** A file that holds the fleet key; the white space around it does not count. */
    Optional<Path> keyFile();

    /** After so much silence a node is pinged; after twice as much it counts as gone. */
    @WithDefault("10s")
    Duration heartbeat();

    /** Within this time of its connection a node must have proved itself. */
    @WithDefault("10s")
    Duration handshakeTimeout();

    /** The most connections at once; more are refused. */
    @WithDefault("19000")
    int maxConnections();

    /** The longest time to live a command can have: how far back the log is read at start. */
    @WithDefault("1h")
    Duration maxTtl();

    /** Whether nodes and clients of the protocol of 2017 are served too, on the same port. They prove nothing: whoever reaches the port can be one. */
    @WithDefault("false")
    boolean legacy();
}
