/**
 * Kafka itself, in the same process: one KRaft node that keeps its data in a folder, reachable on loopback by every Kafka client. For a laptop and for
 * tests; production brings its own brokers.
 */
@NullMarked
package io.enot.broker;

import org.jspecify.annotations.NullMarked;
