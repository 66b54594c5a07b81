package io.enot.result.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Pages through a history of some partitions on two instances, while records arrive. */
class PageTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant NOW = T.plus(Duration.ofDays(1));
    private static final int PARTITIONS = 4;
    private static final List<String> NODES =
            IntStream.range(0, 7).mapToObj(i -> "node-" + i).toList();

    private List<InMemory> partitions;
    private int written;

    @BeforeTry
    void empty() {
        partitions = IntStream.range(0, PARTITIONS).mapToObj(InMemory::new).toList();
        written = 0;
    }

    @Property(tries = 100)
    void aWalkShowsEverythingThatWasThereOnceInOrder(
            @ForAll Random random,
            @ForAll Order order,
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll @IntRange(min = 2, max = 20) int budget) {
        IntStream.range(0, random.nextInt(40)).forEach(i -> arrive(random));
        Filter filter = filter(random);
        Set<Cursor> before = Set.copyOf(cursors(all(filter, order)));

        List<Cursor> seen = new ArrayList<>();
        Query query = new Query(filter, order, Optional.empty(), limit);
        while (true) {
            Page page = page(query, budget);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(cursors(page.entries()));
            if (page.next() == null) {
                break;
            }
            query = query.from(Cursor.parse(page.next().text()));
            if (random.nextBoolean() && written < 200) {
                arrive(random);
            }
        }

        assertThat(seen).isSortedAccordingTo(order.comparator()).doesNotHaveDuplicates();
        assertThat(seen).containsAll(before);
    }

    @Property(tries = 100)
    void theAnswerDoesNotDependOnWhoHoldsWhichPartition(@ForAll Random random, @ForAll Order order) {
        IntStream.range(0, 40).forEach(i -> arrive(random));
        Filter filter = filter(random);
        Query query = new Query(filter, order, Optional.empty(), 1 + random.nextInt(50));

        Page together = search(1_000).page(partitions, query, NOW);
        Page apart = page(query, 1_000);

        assertThat(cursors(apart.entries())).isEqualTo(cursors(together.entries()));
        assertThat(apart.entries().equals(together.entries())).isTrue();
    }

    @Property(tries = 100)
    void aCursorIsReadAsItWasWritten(@ForAll long high, @ForAll long low, @ForAll @IntRange(max = 64) int length) {
        Cursor cursor = new Cursor(new Place(high, low), "n".repeat(length));

        assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
    }

    private static List<Cursor> cursors(List<Entry> entries) {
        return entries.stream().map(Entry::cursor).toList();
    }

    private List<Entry> all(Filter filter, Order order) {
        return search(1_000_000)
                .page(partitions, new Query(filter, order, Optional.empty(), 1_000_000), NOW)
                .entries();
    }

    /** The first instance has some of the partitions, the second one the others. */
    private Page page(Query query, int budget) {
        Search search = search(budget);
        return Page.merge(
                List.of(
                        search.page(partitions.subList(0, 1), query, NOW),
                        search.page(partitions.subList(1, PARTITIONS), query, NOW)),
                query.order(),
                query.limit());
    }

    private static Search search(int budget) {
        return new Search(node -> Map.of("number", node.substring(5)), PageTest::partitionOf, budget);
    }

    private static int partitionOf(String node) {
        return Integer.parseInt(node.substring(5)) % PARTITIONS;
    }

    private static Filter filter(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Filter.ALL.withNodes(Set.copyOf(NODES.subList(0, 1 + random.nextInt(3))));
            case 1 -> filter(Optional.of(Selector.parse("number in (1,2,5)")), Set.of(), Optional.empty());
            case 2 -> filter(Optional.empty(), Set.of(State.SUCCEEDED), Optional.empty());
            case 3 -> filter(Optional.empty(), Set.of(State.EXPIRED), Optional.empty());
            case 4 -> filter(Optional.empty(), Set.of(), Optional.of("NEEDLE"));
            default -> Filter.ALL;
        };
    }

    private static Filter filter(Optional<Selector> labels, Set<State> states, Optional<String> text) {
        return new Filter(
                Set.of(),
                labels,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                states,
                Optional.empty(),
                text,
                Optional.empty());
    }

    /** A command for one node, for several, or for all, and some results. */
    private void arrive(Random random) {
        written++;
        Instant at = T.plusMillis(random.nextInt(40));
        boolean tellsTime = random.nextInt(5) > 0;
        String id = tellsTime
                ? new UUID((at.toEpochMilli() << 16) | 0x7000 | written, random.nextLong()).toString()
                : UUID.nameUUIDFromBytes(new byte[] {(byte) written, (byte) (written >> 8)})
                        .toString();
        List<String> nodes = random.nextInt(4) == 0
                ? List.of()
                : random.ints(1 + random.nextInt(3), 0, NODES.size())
                        .mapToObj(NODES::get)
                        .distinct()
                        .toList();
        boolean needle = random.nextBoolean();
        if (nodes.isEmpty()) {
            partitions.forEach(partition -> command(partition, id, new Target.Matching(Selector.ALL), at, needle));
        }
        nodes.forEach(node -> command(partitions.get(partitionOf(node)), id, new Target.Node(node), at, needle));
        for (String node : nodes.isEmpty() ? NODES : nodes) {
            Fold fold = new Fold(partitions.get(partitionOf(node)), () -> NOW);
            switch (random.nextInt(3)) {
                case 0 -> fold.event(new Succeeded(id, node, "g", at, IntNode.valueOf(1), 1));
                case 1 -> fold.event(new Failed(id, node, "g", at, Failed.ERROR, "e", "", 1));
                default -> {}
            }
        }
    }

    private void command(InMemory partition, String id, Target target, Instant at, boolean needle) {
        CommandRecord record = new CommandRecord(
                id,
                target,
                Json.object().put("type", "eval").put("to_evaluate", needle ? "a needle" : "hay"),
                "test",
                at,
                at.plusSeconds(60),
                Duration.ofSeconds(60));
        new Fold(partition, () -> NOW).command(record, written, record.toBytes());
    }
}
