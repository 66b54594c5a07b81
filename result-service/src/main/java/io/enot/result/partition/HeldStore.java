package io.enot.result.partition;

import org.apache.kafka.streams.processor.StateStore;

/**
 * A partition's store that is on this instance.
 *
 * @param copy whether it is a copy of what another instance keeps, or has not been read to the end: it may be a moment behind
 */
public record HeldStore<S extends StateStore>(int partition, S store, boolean copy) {}
