package io.enot.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the log is laid out. All services of one deployment must agree. Where Kafka is and how to log in to it is {@code kafka.*}, passed on as it is. */
@ConfigMapping(prefix = "enot.log")
public interface LogConfig {
    /** The first part of every topic's name. */
    @WithDefault("enot")
    String prefix();

    /** Number of partitions of every topic; cannot be changed once the topics are there. */
    @WithDefault("12")
    int partitions();

    /** Replicas of every partition, for topics that are made by the services; −1 for the brokers' default. */
    @WithDefault("-1")
    short replication();

    /** How long a record may be under way to the brokers before its writer is told that it failed. */
    @WithDefault("5s")
    Duration deliveryTimeout();
}
