/**
 * The services' door to Kafka. {@link io.enot.log.Log} makes sure of the topics and writes; a {@link io.enot.log.LogReader} reads whole topics, without a
 * consumer group. The clients are used as they are: a framework's channel for each record costs two thirds of the throughput.
 */
@NullMarked
package io.enot.log;

import org.jspecify.annotations.NullMarked;
