package io.enot.gateway.node;

import io.enot.gateway.access.Enrolment;
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

    /** Whether nodes are awaited on that port, where what they say and are told can be read on the way. */
    @WithDefault("true")
    boolean plain();

    /** The fleet key, as text, which every new board holds. One of this and {@code key-file} is needed. */
    Optional<String> key();

    /** A file that holds the fleet key; the white space around it does not count. */
    Optional<Path> keyFile();

    /** The secret from which the nodes' own keys follow, as text; the same on all gateways, and known to nobody else. */
    Optional<String> nodeSecret();

    /** A file that holds it; the white space around it does not count. */
    Optional<Path> nodeSecretFile();

    /** How a node that comes with the fleet key gets a key of its own. */
    @WithDefault("shared")
    Enrolment enrolment();

    /** The most nodes that wait for their approval; those that come after them are turned away without a note. */
    @WithDefault("1000")
    int maxPending();

    /** After so much silence a node is pinged; after twice as much it counts as gone. */
    @WithDefault("10s")
    Duration heartbeat();

    /** Within this time of its connection a node must have proved itself. */
    @WithDefault("10s")
    Duration handshakeTimeout();

    /** The most connections at once; more are refused. */
    @WithDefault("19000")
    int maxConnections();

    /** The most connections at once from one address (of IPv6: from one network of 64 bits). Many nodes may be behind one. */
    @WithDefault("19000")
    int maxConnectionsPerAddress();

    /** The most connections that one address may open in a second; after a rest, those of twenty seconds at once. */
    @WithDefault("1000")
    int maxHandshakesPerSecond();

    /** So many wrong keys of one address under one node id are looked at before both together are locked out. */
    @WithDefault("5")
    int wrongKeys();

    /** How long the first lock-out is; each further wrong key doubles it. */
    @WithDefault("1s")
    Duration lockOut();

    /** How long any lock-out is. */
    @WithDefault("5m")
    Duration maxLockOut();

    /** The longest time to live a command can have: how far back the log is read at start. */
    @WithDefault("1h")
    Duration maxTtl();

    /** Whether nodes and clients of the protocol of 2017 are served too, on the same port. They prove nothing: whoever reaches the port can be one. */
    @WithDefault("false")
    boolean legacy();
}
