package io.enot.result.partition;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.result.history.Command;
import io.enot.result.history.Order;
import io.enot.result.history.Place;
import io.enot.result.history.Records;
import io.enot.result.history.Scan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * The history of one partition in a window store, which drops what is old by itself, segment by segment. Once the store is closed, because another instance has taken it over, it throws
 * {@link org.apache.kafka.streams.errors.InvalidStateStoreException} or has nothing any more: whoever has read from it looks afterwards whether it is open.
 */
class StoredRecords implements Records {
    /** In the value of a command: what is said of it, and its offset. Its record follows. */
    static final int BEFORE_RECORD = Byte.BYTES + Long.BYTES;

    static final byte SEVERAL = 1;
    static final byte CANCELLED = 2;

    /** In place of an execution of which nothing has been heard, as most are for a moment. */
    static final int NOTHING_YET = 1;

    private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final int partition;
    private final ReadOnlyWindowStore<Bytes, byte[]> store;

    StoredRecords(int partition, ReadOnlyWindowStore<Bytes, byte[]> store) {
        this.partition = partition;
        this.store = store;
    }

    /** Makes something of a record. */
    private interface Reading<T> {
        T read(Bytes key, byte[] value);
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public Optional<Place> place(String commandId) {
        try (WindowStoreIterator<byte[]> latest =
                store.backwardFetch(Keys.place(commandId), Instant.EPOCH, END_OF_TIME)) {
            return latest.hasNext()
                    ? Optional.of(Place.readFrom(ByteBuffer.wrap(latest.next().value)))
                    : Optional.empty();
        }
    }

    @Override
    public Optional<Command> command(Place place) {
        return get(Keys.command(place), place).map(value -> command(place, value));
    }

    @Override
    public Optional<CancelRecord> cancel(Place place) {
        return get(Keys.cancel(place), place).map(value -> Json.read(value, CancelRecord.class));
    }

    @Override
    public Optional<Execution> execution(String node, Place place) {
        return get(Keys.execution(node, place), place).map(value -> execution(node, value));
    }

    @Override
    public Scan<Command> commands(Place from, Place to, Order order) {
        return scan(
                Keys.command(from),
                Keys.command(to),
                from,
                to,
                order,
                (key, value) -> command(Keys.placeOfCommand(key), value));
    }

    @Override
    public Scan<Member> members(Place place, Order order, String from) {
        Bytes first = order == Order.NEWEST || from.isEmpty() ? Keys.member(place, "") : Keys.member(place, from);
        Bytes last = order == Order.OLDEST || from.isEmpty() ? Keys.afterMembers(place) : Keys.member(place, from);
        return scan(
                first,
                last,
                place,
                place,
                order,
                (key, value) -> new Member(
                        Keys.nodeOfMember(key), ByteBuffer.wrap(value).getLong()));
    }

    @Override
    public Scan<OnNode> executions(String node, Place from, Place to, Order order) {
        return scan(
                Keys.execution(node, from),
                Keys.execution(node, to),
                from,
                to,
                order,
                (key, value) -> new OnNode(Keys.placeOfExecution(key), execution(node, value)));
    }

    Optional<byte[]> get(Bytes key, Place place) {
        return Optional.ofNullable(store.fetch(key, place.time().toEpochMilli()));
    }

    private static Execution execution(String node, byte[] value) {
        return value.length == NOTHING_YET ? Execution.accepted(node) : Json.read(value, Execution.class);
    }

    private static Command command(Place place, byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        byte said = buffer.get();
        long offset = buffer.getLong();
        try {
            CommandRecord record =
                    Json.MAPPER.readValue(value, BEFORE_RECORD, value.length - BEFORE_RECORD, CommandRecord.class);
            return new Command(place, offset, (said & SEVERAL) != 0, (said & CANCELLED) != 0, record);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was read before it was stored
        }
    }

    /** From key to key, both included; the times only say in which segments they are. */
    private <T> Scan<T> scan(Bytes from, Bytes to, Place first, Place last, Order order, Reading<T> reading) {
        if (from.compareTo(to) > 0) {
            return Scan.of(List.of());
        }
        KeyValueIterator<Windowed<Bytes>, byte[]> entries = order == Order.OLDEST
                ? store.fetch(from, to, first.time(), last.time())
                : store.backwardFetch(from, to, first.time(), last.time());
        return new Scan<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public T next() {
                KeyValue<Windowed<Bytes>, byte[]> entry = entries.next();
                return reading.read(entry.key.key(), entry.value);
            }

            @Override
            public void close() {
                entries.close();
            }
        };
    }
}
