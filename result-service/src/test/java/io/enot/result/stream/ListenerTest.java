package io.enot.result.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.json.InvalidField;
import io.enot.contract.record.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final String LOG = "log";
    private static final int PARTITIONS = 3;

    /** Passes on so many writes at once, and the others when it is told. */
    private static final class Connection implements Listener.Outlet {
        private final List<List<Message>> writes = new ArrayList<>();
        private final List<Message> taken = new ArrayList<>();
        private int room = Integer.MAX_VALUE;
        private Runnable underWay = () -> {};
        private boolean mayListen = true;
        private boolean cut;
        private boolean ended;

        @Override
        public void send(List<Message> messages, Runnable passedOn) {
            writes.add(messages);
            taken.addAll(messages);
            underWay = passedOn;
            if (room > 0) {
                room--;
                passOn();
            }
        }

        private void passOn() {
            underWay.run();
        }

        @Override
        public boolean mayListen() {
            return mayListen;
        }

        @Override
        public void cut() {
            cut = true;
        }

        @Override
        public void end() {
            ended = true;
        }

        private List<String> events() {
            return taken.stream()
                    .filter(message -> !message.isRemark())
                    .map(Message::data)
                    .toList();
        }
    }

    private final Connection connection = new Connection();

    @Test
    void hearsOfEveryRecordOnce() {
        Listener listener = listener(everything(), connection);

        assertThat(listener.hear(record(0, 0, "n", "succeeded"))).isTrue();
        listener.hear(record(1, 0, "m", "failed"));
        listener.hear(record(0, 0, "n", "succeeded"));
        listener.hear(record(0, 1, "n", "delivered"));

        assertThat(connection.events()).containsExactly("0-0", "1-0", "0-1");
        assertThat(connection.taken).extracting(Message::name).containsExactly("succeeded", "failed", "delivered");
    }

    @Test
    void hearsOfNothingButWhatIsWanted() {
        Listener listener = listener(
                new Wanted(
                        Set.of("n", "m"),
                        Optional.of(Selector.parse("room=lab")),
                        Optional.of("c"),
                        Set.of("succeeded"),
                        node -> node.equals("m") ? Map.of() : Map.of("room", "lab")),
                connection);

        listener.hear(record(0, 0, "n", "succeeded"));
        listener.hear(record(0, 1, "n", "delivered"));
        listener.hear(record(0, 2, "x", "succeeded"));
        listener.hear(record(0, 3, "m", "succeeded"));

        assertThat(connection.events()).containsExactly("0-0");
        assertThat(listener.positions().next(0)).isEqualTo(4);
    }

    @Test
    void aStateThatNoEventLeadsToIsRefused() {
        Assertions.assertThatThrownBy(() ->
                        new Wanted(Set.of(), Optional.empty(), Optional.empty(), Set.of("expired"), node -> Map.of()))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("state");
    }

    @Test
    void whatGathersWhileAWriteIsUnderWayGoesOutWithTheNext() {
        connection.room = 0;
        Listener listener = listener(everything(), connection);
        for (int i = 0; i < 200; i++) {
            listener.hear(record(0, i, "n", "succeeded"));
        }
        assertThat(connection.writes).extracting(List::size).containsExactly(1);

        connection.passOn();

        assertThat(connection.writes).extracting(List::size).containsExactly(1, 199);
        assertThat(connection.events()).hasSize(200).startsWith("0-0", "0-1").endsWith("0-199");
    }

    @Test
    void aWriteIsBoundedInMessagesAndInBytes() {
        connection.room = 0;
        Listener listener = listener(everything(), connection);
        for (int i = 0; i < 1_500; i++) {
            listener.hear(record(0, i, "n", "succeeded"));
        }
        for (int i = 0; i < 3; i++) {
            listener.hear(record(1, i, "n", "succeeded", "x".repeat(40_000).getBytes(UTF_8)));
        }
        connection.room = Integer.MAX_VALUE;
        connection.passOn();

        assertThat(connection.taken).hasSize(1_503);
        assertThat(connection.writes).hasSizeGreaterThan(4).allSatisfy(write -> {
            assertThat(write).hasSizeLessThanOrEqualTo(1_000);
            assertThat(write.stream().mapToInt(Message::size).sum()).isLessThanOrEqualTo(64 * 1024);
        });
    }

    @Test
    void whoDoesNotKeepUpIsCutOffAndNothingMoreIsKeptForHim() {
        connection.room = 0;
        Listener listener = listener(everything(), connection);

        int heard = 0;
        while (listener.hear(record(0, heard, "n", "succeeded"))) {
            heard++;
            assertThat(heard).isLessThan(10_000);
        }

        assertThat(connection.cut).isTrue();
        assertThat(listener.isGone()).isTrue();
        assertThat(listener.hear(record(1, 0, "n", "succeeded"))).isFalse();
    }

    @Test
    void manyBytesAreAsMuchAsManyMessages() {
        connection.room = 0;
        Listener listener = listener(everything(), connection);
        byte[] large = "x".repeat(800_000).getBytes(UTF_8);

        for (int i = 0; i < 4; i++) { // one is under way, the others wait
            listener.hear(record(0, i, "n", "succeeded", large));
        }

        assertThat(connection.cut).isTrue();
    }

    @Test
    void whoTakesNothingForTwoBeatsIsCutOff() {
        connection.room = 0;
        Listener listener = listener(everything(), connection);

        listener.beat();
        listener.beat();
        assertThat(connection.cut).isFalse();
        listener.beat();

        assertThat(connection.cut).isTrue();
    }

    @Test
    void whoMayNotListenAnyMoreIsSentAwayWithTheNextBeat() {
        Listener listener = listener(everything(), connection);
        connection.mayListen = false;

        listener.beat();

        assertThat(connection.ended).isTrue();
        assertThat(connection.cut).isFalse();
        assertThat(listener.isGone()).isTrue();
    }

    @Test
    void aBeatTellsHowFarHeIsAlsoOfWhatHeDidNotWant() {
        Listener listener = listener(
                new Wanted(Set.of("n"), Optional.empty(), Optional.empty(), Set.of(), node -> Map.of()), connection);
        listener.hear(record(0, 0, "x", "succeeded"));
        listener.beat();

        assertThat(connection.taken).singleElement().satisfies(message -> {
            assertThat(message.isRemark()).isTrue();
            assertThat(Positions.parse(message.id(), LOG, PARTITIONS).next(0)).isEqualTo(1);
        });
    }

    @Test
    void whoIsBackAfterTheLogHasDroppedWhatHeMissedIsTold() {
        Listener listener = listener(everything(), connection);
        listener.skipTo(1, 7);
        listener.skipTo(1, 3);

        assertThat(connection.taken).singleElement().satisfies(message -> {
            assertThat(message.name()).isEqualTo("lost");
            assertThat(message.data()).isEqualTo("{\"partition\":1,\"from\":0,\"to\":7}");
        });
    }

    @Test
    void whoReadsOnHisOwnWaitsForRoomAndNotForEver() throws Exception {
        connection.room = 0;
        Listener listener = listener(everything(), connection);
        for (int i = 0; i < 3_000; i++) {
            listener.hear(record(0, i, "n", "succeeded"));
        }

        assertThat(listener.awaitRoom(Duration.ofMillis(5))).isFalse();
        assertThat(connection.cut).isTrue();
    }

    /** Cut anywhere, on instances that read the partitions in any order, catching up alone or joined to the live end: every record comes once. */
    @Property(tries = 200)
    void aListenerWhoIsCutAndComesBackHasEverythingOnce(
            @ForAll Random random, @ForAll @IntRange(max = 120) int records) {
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        long[] next = new long[PARTITIONS];
        for (int i = 0; i < records; i++) {
            int partition = random.nextInt(PARTITIONS);
            log.add(record(partition, next[partition]++, "n", "succeeded"));
        }
        List<String> heard = new ArrayList<>();
        Positions from = Positions.of(LOG, Collections.nCopies(PARTITIONS, 0L));
        for (int cuts = 0; cuts < 5; cuts++) {
            int until = cuts == 4 ? records : random.nextInt(records + 1);
            Connection here = new Connection();
            listenOnce(log.subList(0, until), from, here, random);
            int taken = cuts == 4 ? here.taken.size() : random.nextInt(here.taken.size() + 1);
            List<Message> before = here.taken.subList(0, taken);
            before.stream()
                    .filter(message -> !message.isRemark())
                    .map(Message::data)
                    .forEach(heard::add);
            from = before.isEmpty() ? from : Positions.parse(before.getLast().id(), LOG, PARTITIONS);
        }

        assertThat(heard)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        log.stream().map(ListenerTest::name).toList());
    }

    /** An instance on which the live end has begun somewhere, and which has read some of the log by the time the listener comes. */
    private static void listenOnce(
            List<ConsumerRecord<String, byte[]>> log, Positions from, Connection connection, Random random) {
        int liveFrom = random.nextInt(log.size() + 1);
        int joined = liveFrom + random.nextInt(log.size() - liveFrom + 1);
        LiveEnd live = new LiveEnd(positionsAfter(log.subList(0, liveFrom)));
        shuffled(log.subList(liveFrom, joined), random).forEach(live::hear);
        Listener listener = new Listener(everything(), from, connection);
        listener.beat();
        if (!live.join(listener)) {
            for (ConsumerRecord<String, byte[]> record : shuffled(log.subList(0, joined), random)) {
                listener.hear(record);
                if (random.nextInt(4) == 0 && live.join(listener)) {
                    break;
                }
            }
            assertThat(live.join(listener)).isTrue();
        }
        shuffled(log.subList(joined, log.size()), random).forEach(live::hear);
    }

    /** The partitions in another order; each in its own. */
    private static List<ConsumerRecord<String, byte[]>> shuffled(
            List<ConsumerRecord<String, byte[]>> log, Random random) {
        List<Integer> order =
                new ArrayList<>(log.stream().map(ConsumerRecord::partition).toList());
        Collections.shuffle(order, random);
        List<List<ConsumerRecord<String, byte[]>>> byPartition = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            byPartition.add(new ArrayList<>(
                    log.stream().filter(record -> record.partition() == of).toList()));
        }
        return order.stream()
                .map(partition -> byPartition.get(partition).removeFirst())
                .toList();
    }

    private static Positions positionsAfter(List<ConsumerRecord<String, byte[]>> log) {
        Positions positions = Positions.of(LOG, Collections.nCopies(PARTITIONS, 0L));
        log.forEach(record -> positions.advance(record.partition(), record.offset() + 1));
        return positions;
    }

    private static Listener listener(Wanted wanted, Connection connection) {
        return new Listener(wanted, Positions.of(LOG, Collections.nCopies(PARTITIONS, 0L)), connection);
    }

    private static Wanted everything() {
        return new Wanted(Set.of(), Optional.empty(), Optional.empty(), Set.of(), node -> Map.of());
    }

    private static String name(ConsumerRecord<String, byte[]> record) {
        return record.partition() + "-" + record.offset();
    }

    private static ConsumerRecord<String, byte[]> record(int partition, long offset, String node, String event) {
        return record(partition, offset, node, event, (partition + "-" + offset).getBytes(UTF_8));
    }

    private static ConsumerRecord<String, byte[]> record(
            int partition, long offset, String node, String event, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", ("io.enot.execution." + event).getBytes(UTF_8));
        headers.add("ce_id", ("c/" + node + "/" + event).getBytes(UTF_8));
        return new ConsumerRecord<>(
                "r",
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                1,
                value.length,
                node,
                value,
                headers,
                Optional.empty());
    }
}
