/**
 * Measures the whole path from outside: a standalone in its own process, a fleet of simulated nodes that speak the real protocol, callers over HTTP, and in
 * the same run the floor beneath it: two bare hops through the same Kafka and one TCP echo. The fleet stands on its own: each node tells what it runs, holds what the gateway
 * does wrong against it, and comes again with its cursor when it is dropped.
 */
@NullMarked
package io.enot.benchmark;

import org.jspecify.annotations.NullMarked;
