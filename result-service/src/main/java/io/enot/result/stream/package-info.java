/**
 * Results as they come, to whoever listens over HTTP. One reader of the log serves all who are at its end ({@link io.enot.result.stream.LiveEnd}); who comes back after a while reads what he has
 * missed on his own, until he is there too ({@link io.enot.result.stream.CatchUp}).
 */
@NullMarked
package io.enot.result.stream;

import org.jspecify.annotations.NullMarked;
