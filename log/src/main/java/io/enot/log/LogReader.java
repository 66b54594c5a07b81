package io.enot.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of some topics, in order per partition, on a thread of its own, for as long as the service lives. There is no consumer group: each
 * reader sees everything.
 */
public final class LogReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AT_LAG_NS = Duration.ofSeconds(1).toNanos();

    /** The broker answers a question for what is new when there is something, and then only hears that nobody wants to know any more. */
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    /** Where to begin. */
    public sealed interface From {
        record Beginning() implements From {}

        /** What is written from now on. */
        record End() implements From {}

        /** The first record that is not older. */
        record At(Instant time) implements From {}

        /**
         * An offset in each partition. Where the log no longer has it, or does not have it yet, that is the nearest one that there is.
         *
         * @param next of each partition, by number
         */
        record Offsets(List<Long> next) implements From {
            public Offsets {
                next = List.copyOf(next);
            }
        }
    }

    /** Takes what is read, on the reader's thread. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes the next record. One that makes it throw is logged and counts as read; the others are not touched by that. */
        void take(ConsumerRecord<String, byte[]> record);

        /** All that one poll brought has been taken. */
        default void polled() {}
    }

    /** Somebody waits until what stands there has been handed over. */
    private record Awaited(TopicPartition partition, long offset, CompletableFuture<Void> handed) {}

    private final Supplier<Consumer<String, byte[]>> connect;
    private final Map<String, From> from;
    private final int partitions;
    private final Duration gathering;
    private final Receiver receiver;
    private final Thread thread;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final Queue<Awaited> awaited = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean closed;
    private volatile long lag;

    /** @param gathering how long to let new records gather after some have come */
    LogReader(
            String name,
            Supplier<Consumer<String, byte[]>> connect,
            Map<String, From> from,
            int partitions,
            Duration gathering,
            Receiver receiver) {
        this.connect = connect;
        this.from = from;
        this.partitions = partitions;
        this.gathering = gathering;
        this.receiver = receiver;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Begins to read.
     *
     * @return completes once everything that stood in the log at the beginning has been handed over
     */
    public CompletionStage<Void> start() {
        thread.start();
        return caughtUp;
    }

    /** Completes once the record has been handed over, mostly on the reader's thread; fails with {@link LogUnavailable} if that takes more than 10 s. */
    public CompletionStage<Void> handed(Position record) {
        CompletableFuture<Void> handed = new CompletableFuture<>();
        awaited.add(new Awaited(new TopicPartition(record.topic(), record.partition()), record.offset(), handed));
        tellWhoWaits(); // for it may have been before
        return handed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(
                        new LogUnavailable("the log was written and could not be read back in time")));
    }

    private void tellWhoWaits() {
        awaited.removeIf(each -> {
            boolean isOver = next.getOrDefault(each.partition(), 0L) > each.offset()
                    || each.handed().isDone();
            if (isOver) {
                each.handed().complete(null);
            }
            return isOver;
        });
    }

    /** How many records stand in the log that have not been handed over, as far as was known a second ago or so. */
    public long lag() {
        return lag;
    }

    @Override
    public void close() {
        closed = true;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            if (thread.isAlive()) { // or it never began, for the log was never there
                thread.join(RETRY.multipliedBy(2));
            }
            lag = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                connectAndRead();
            } catch (WakeupException e) {
                // closing
            } catch (KafkaException e) {
                LOG.warnf("reader starts again reader=%s reason=%s", thread.getName(), e.getMessage());
                pause(RETRY);
            }
        }
    }

    private void connectAndRead() {
        Consumer<String, byte[]> opened = connect.get();
        consumer = opened;
        try {
            read(opened);
        } finally {
            opened.close(AT_ONCE);
        }
    }

    private void read(Consumer<String, byte[]> opened) {
        List<TopicPartition> all = assignment();
        opened.assign(all);
        if (next.isEmpty()) {
            next.putAll(startOf(opened, all));
        }
        next.forEach(opened::seek);
        Map<TopicPartition, Long> goal = opened.endOffsets(all);
        long lookedAt = System.nanoTime();
        while (!closed) {
            if (!caughtUp.isDone()
                    && goal.entrySet().stream().allMatch(end -> opened.position(end.getKey()) >= end.getValue())) {
                caughtUp.complete(null);
            }
            ConsumerRecords<String, byte[]> records = opened.poll(POLL);
            if (!records.isEmpty()) {
                records.forEach(this::hand);
                receiver.polled();
                records.nextOffsets().forEach((partition, after) -> next.put(partition, after.offset()));
                tellWhoWaits();
                if (caughtUp.isDone() && gathering.isPositive()) {
                    pause(gathering);
                }
            }
            if (System.nanoTime() - lookedAt > LOOK_AT_LAG_NS) {
                lookedAt = System.nanoTime();
                lag = all.stream()
                        .mapToLong(partition -> opened.currentLag(partition).orElse(0))
                        .sum();
            }
        }
    }

    private void hand(ConsumerRecord<String, byte[]> record) {
        try {
            receiver.take(record);
        } catch (RuntimeException e) {
            LOG.warnf(
                    e,
                    "a record that cannot be read reader=%s topic=%s partition=%d offset=%d",
                    thread.getName(),
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    private List<TopicPartition> assignment() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : from.keySet()) {
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
        }
        return all;
    }

    private Map<TopicPartition, Long> startOf(Consumer<String, byte[]> opened, List<TopicPartition> all) {
        Map<TopicPartition, Long> start = new HashMap<>(opened.endOffsets(all));
        Map<TopicPartition, Long> beginning = opened.beginningOffsets(all);
        Map<TopicPartition, Long> times = new HashMap<>();
        for (TopicPartition partition : all) {
            switch (fromOf(partition)) {
                case From.Beginning beginningOf -> start.put(partition, beginning.getOrDefault(partition, 0L));
                case From.End end -> {}
                case From.Offsets offsets ->
                    start.computeIfPresent(
                            partition,
                            (of, end) -> Math.max(
                                    beginning.getOrDefault(of, 0L),
                                    Math.min(end, offsets.next().get(of.partition()))));
                case From.At at -> times.put(partition, at.time().toEpochMilli());
            }
        }
        opened.offsetsForTimes(times).forEach((partition, found) -> {
            @Nullable OffsetAndTimestamp first = found;
            if (first != null) {
                start.put(partition, first.offset());
            }
        });
        return start;
    }

    private From fromOf(TopicPartition partition) {
        From where = from.get(partition.topic());
        return where == null ? new From.End() : where;
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
