package io.enot.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads parts of partitions that are already written, one after the other, on a thread of its own. Thread-safe. */
final class LogScan {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Without a record. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Consumer<String, byte[]>> connect;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("log-scan").daemon().factory());

    /** Of the thread; kept from one part to the next. */
    private @Nullable Consumer<String, byte[]> open;

    /** Where partitions ended the last time that it mattered; they only grow. Of the thread. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Called for every record. */
    interface Each extends java.util.function.Consumer<ConsumerRecord<String, byte[]>> {}

    LogScan(Supplier<Consumer<String, byte[]>> connect) {
        this.connect = connect;
    }

    /** Reads from one time to another, or up to now if that is earlier. */
    CompletionStage<Void> scan(TopicPartition partition, Instant from, Instant to, Each each) {
        return CompletableFuture.runAsync(
                () -> with(partition, consumer -> {
                    long now = endOf(consumer, partition);
                    long first = firstAt(consumer, partition, from, now);
                    long end = firstAt(consumer, partition, to, now);
                    if (first < end) {
                        read(consumer, partition, first, end, each);
                    }
                }),
                thread);
    }

    /** The offset of the first record that is not older; {@code otherwise} if there is none. */
    private static long firstAt(
            Consumer<String, byte[]> consumer, TopicPartition partition, Instant time, long otherwise) {
        @Nullable
        OffsetAndTimestamp first = consumer.offsetsForTimes(
                        Map.of(partition, Math.max(0, time.toEpochMilli())), PATIENCE)
                .get(partition);
        return first == null ? otherwise : first.offset();
    }

    /** Reads the record at one offset; empty if there is none. */
    CompletionStage<Optional<byte[]>> read(TopicPartition partition, long offset) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<byte[]> found = new ArrayList<>(1);
                    with(partition, consumer -> {
                        if (offset < ends.getOrDefault(partition, 0L) || offset < endOf(consumer, partition)) {
                            read(consumer, partition, offset, offset + 1, record -> {
                                if (record.offset() == offset) {
                                    found.add(record.value());
                                }
                            });
                        }
                    });
                    return found.stream().findFirst();
                },
                thread);
    }

    /** Asks what these partitions hold, which are all of a topic in their order. */
    CompletionStage<Bounds> bounds(List<TopicPartition> partitions) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Bounds> found = new ArrayList<>(1);
                    with(partitions, consumer -> {
                        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, PATIENCE);
                        Map<TopicPartition, Long> next = consumer.endOffsets(partitions, PATIENCE);
                        found.add(new Bounds(
                                partitions.stream()
                                        .map(partition -> first.getOrDefault(partition, 0L))
                                        .toList(),
                                partitions.stream()
                                        .map(partition -> next.getOrDefault(partition, 0L))
                                        .toList()));
                    });
                    return found.get(0);
                },
                thread);
    }

    private long endOf(Consumer<String, byte[]> consumer, TopicPartition partition) {
        long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
        ends.put(partition, end);
        return end;
    }

    private void with(TopicPartition partition, java.util.function.Consumer<Consumer<String, byte[]>> task) {
        with(List.of(partition), task);
    }

    private void with(List<TopicPartition> partitions, java.util.function.Consumer<Consumer<String, byte[]>> task) {
        Consumer<String, byte[]> consumer = open == null ? connect.get() : open;
        open = consumer;
        try {
            consumer.assign(partitions);
            task.accept(consumer);
        } catch (KafkaException e) {
            open = null;
            consumer.close();
            throw new LogUnavailable("the log cannot be read: " + e.getMessage());
        }
    }

    private static void read(
            Consumer<String, byte[]> consumer, TopicPartition partition, long from, long end, Each each) {
        consumer.seek(partition, from);
        long overdue = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > overdue) {
                throw new LogUnavailable("the log was not read in time");
            }
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                overdue = System.nanoTime() + PATIENCE.toNanos();
            }
            records.forEach(each);
        }
    }

    void close() {
        thread.execute(() -> {
            if (open != null) {
                open.close();
            }
        });
        thread.shutdown();
    }
}
