package io.enot.result.partition;

import io.enot.contract.json.Json;
import io.enot.contract.record.Execution;
import io.enot.contract.record.State;
import io.enot.result.history.Place;
import io.enot.result.history.Records;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The store of one partition, written by the thread that folds. The latest executions are kept as objects, for what happens to a command mostly happens within a second; they are
 * written all the same, so that readers see them at once.
 */
final class HistoryStore extends StoredRecords implements Records.Writable {
    static final String NAME = "history";

    /** A window is a point in time here. */
    private static final Duration WINDOW = Duration.ofMillis(1);

    private static final int REMEMBERED = 256;
    private static final int LARGEST_REMEMBERED = 2_048;

    private final WindowStore<Bytes, byte[]> store;
    private final Map<Bytes, Execution> latest = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Execution> eldest) {
            return size() > REMEMBERED;
        }
    };

    HistoryStore(int partition, WindowStore<Bytes, byte[]> store) {
        super(partition, store);
        this.store = store;
    }

    /**
     * Describes it. There is no cache before it: its scans could miss what is being moved from the cache to the disk.
     *
     * @param retention after which commands are forgotten, with everything about them
     */
    static StoreBuilder<WindowStore<Bytes, byte[]>> builder(Duration retention) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(NAME, retention, WINDOW, false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }

    @Override
    public Optional<Execution> execution(String node, Place place) {
        Optional<Execution> remembered = Optional.ofNullable(latest.get(Keys.execution(node, place)));
        return remembered.isPresent() ? remembered : super.execution(node, place);
    }

    @Override
    public void putPlace(String commandId, Place place) {
        ByteBuffer value = ByteBuffer.allocate(Place.BYTES);
        place.writeTo(value);
        put(Keys.place(commandId), value.array(), place);
    }

    @Override
    public void putCommand(Place place, long offset, byte[] json) {
        ByteBuffer value = ByteBuffer.allocate(BEFORE_RECORD + json.length);
        put(Keys.command(place), value.put((byte) 0).putLong(offset).put(json).array(), place);
    }

    @Override
    public void markSeveral(Place place) {
        mark(place, SEVERAL);
    }

    @Override
    public void putCancel(Place place, byte[] json) {
        put(Keys.cancel(place), json, place);
        mark(place, CANCELLED);
    }

    @Override
    public void putMember(Place place, Member member) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(member.offset()).array();
        put(Keys.member(place, member.node()), value, place);
    }

    @Override
    public void putExecution(Place place, Execution execution) {
        Bytes key = Keys.execution(execution.node(), place);
        boolean isNew = execution.state() == State.ACCEPTED && execution.output() == null;
        byte[] value = isNew ? new byte[NOTHING_YET] : Json.bytes(execution);
        if (value.length <= LARGEST_REMEMBERED) {
            latest.put(key, execution);
        } else {
            latest.remove(key);
        }
        put(key, value, place);
    }

    private void mark(Place place, byte sign) {
        get(Keys.command(place), place).ifPresent(value -> {
            byte[] marked = value.clone();
            marked[0] |= sign;
            put(Keys.command(place), marked, place);
        });
    }

    private void put(Bytes key, byte[] value, Place place) {
        store.put(key, value, place.time().toEpochMilli());
    }
}
