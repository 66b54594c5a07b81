package io.enot.result.partition;

/**
 * A partition's store that is on this instance.
 *
 * @param copy whether it is a copy of what another instance keeps, or has not been read to the end: it may be a moment behind
 */
public record HeldStore<S>(int partition, S store, boolean copy) {}
