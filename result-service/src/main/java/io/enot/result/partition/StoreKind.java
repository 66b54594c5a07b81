package io.enot.result.partition;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/**
 * Hands out the store of a partition itself, so that it can be asked afterwards whether it was open all the time. What Kafka Streams hands out otherwise looks for the store anew at every
 * call: after a scan that ended early, because the store was closed under it, the one that is asked may be another one.
 */
public final class StoreKind<S extends StateStore> implements QueryableStoreType<S> {
    private final Class<? super S> kind;

    private StoreKind(Class<? super S> kind) {
        this.kind = kind;
    }

    /** Values by key. */
    public static <K> StoreKind<KeyValueStore<K, byte[]>> byKey() {
        return new StoreKind<>(KeyValueStore.class);
    }

    /** Values by key and time. */
    public static <K> StoreKind<WindowStore<K, byte[]>> byKeyAndTime() {
        return new StoreKind<>(WindowStore.class);
    }

    @Override
    public boolean accepts(StateStore store) {
        return kind.isInstance(store);
    }

    @Override
    public S create(StateStoreProvider stores, String name) {
        return stores.stores(name, this).getFirst();
    }
}
