package io.enot.result.history;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Records in sorted maps. */
public final class InMemory implements Records.Writable {
    private final int partition;
    private final Map<String, Place> places = new HashMap<>();
    private final NavigableMap<Place, Command> commands = new TreeMap<>();
    private final Map<Place, CancelRecord> cancels = new HashMap<>();
    private final Map<Place, NavigableMap<String, Member>> members = new HashMap<>();
    private final Map<String, NavigableMap<Place, Execution>> executions = new HashMap<>();

    public InMemory(int partition) {
        this.partition = partition;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public Optional<Place> place(String commandId) {
        return Optional.ofNullable(places.get(commandId));
    }

    @Override
    public Optional<Command> command(Place place) {
        return Optional.ofNullable(commands.get(place));
    }

    @Override
    public Optional<CancelRecord> cancel(Place place) {
        return Optional.ofNullable(cancels.get(place));
    }

    @Override
    public Optional<Execution> execution(String node, Place place) {
        return Optional.ofNullable(
                executions.getOrDefault(node, new TreeMap<>()).get(place));
    }

    @Override
    public Scan<Command> commands(Place from, Place to, Order order) {
        return scan(commands, from, to, order, Map.Entry::getValue);
    }

    @Override
    public Scan<Member> members(Place place, Order order, String from) {
        NavigableMap<String, Member> all = members.getOrDefault(place, new TreeMap<>());
        NavigableMap<String, Member> ordered = order == Order.OLDEST ? all : all.descendingMap();
        return Scan.of(
                (from.isEmpty() ? ordered : ordered.tailMap(from, true))
                        .values()
                        .iterator(),
                () -> {});
    }

    @Override
    public Scan<OnNode> executions(String node, Place from, Place to, Order order) {
        return scan(
                executions.getOrDefault(node, new TreeMap<>()),
                from,
                to,
                order,
                entry -> new OnNode(entry.getKey(), entry.getValue()));
    }

    @Override
    public void putPlace(String commandId, Place place) {
        places.put(commandId, place);
    }

    @Override
    public void putCommand(Place place, long offset, byte[] json) {
        commands.put(place, new Command(place, offset, false, false, Json.read(json, CommandRecord.class)));
    }

    @Override
    public void markSeveral(Place place) {
        commands.computeIfPresent(
                place, (key, old) -> new Command(place, old.offset(), true, old.cancelled(), old.record()));
    }

    @Override
    public void putCancel(Place place, byte[] json) {
        cancels.put(place, Json.read(json, CancelRecord.class));
        commands.computeIfPresent(
                place, (key, old) -> new Command(place, old.offset(), old.several(), true, old.record()));
    }

    @Override
    public void putMember(Place place, Member member) {
        members.computeIfAbsent(place, absent -> new TreeMap<>()).put(member.node(), member);
    }

    @Override
    public void putExecution(Place place, Execution execution) {
        executions.computeIfAbsent(execution.node(), absent -> new TreeMap<>()).put(place, execution);
    }

    private static <V, T> Scan<T> scan(
            NavigableMap<Place, V> map, Place from, Place to, Order order, Function<Map.Entry<Place, V>, T> each) {
        if (from.compareTo(to) > 0) {
            return Scan.of(java.util.List.of());
        }
        NavigableMap<Place, V> part = map.subMap(from, true, to, true);
        return Scan.of(
                (order == Order.OLDEST ? part : part.descendingMap())
                        .entrySet().stream().map(each).iterator(),
                () -> {});
    }
}
