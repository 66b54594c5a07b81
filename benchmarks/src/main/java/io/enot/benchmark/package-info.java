/**
 * Measures the whole path from outside: a standalone in its own process, a fleet of simulated nodes that speak the real protocol, callers over HTTP, and in
 * the same run the floor beneath it: two bare hops through the same Kafka and one TCP echo.
 */
@NullMarked
package io.enot.benchmark;

import org.jspecify.annotations.NullMarked;
