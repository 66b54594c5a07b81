package io.enot.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads a part of one partition that is already written, once; one scan after the other, on a thread of its own. Thread-safe. */
final class LogScan {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Consumer<String, byte[]>> connect;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("log-scan").daemon().factory());

    LogScan(Supplier<Consumer<String, byte[]>> connect) {
        this.connect = connect;
    }

    CompletionStage<Void> scan(
            TopicPartition partition, Instant from, java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        return CompletableFuture.runAsync(() -> read(partition, from, each), thread);
    }

    private void read(
            TopicPartition partition, Instant from, java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        try (Consumer<String, byte[]> consumer = connect.get()) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            @Nullable
            OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()))
                    .get(partition);
            if (first == null) {
                return;
            }
            consumer.seek(partition, first.offset());
            long overdue = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > overdue) {
                    throw new LogUnavailable("the log was not read in time");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    each.accept(record);
                }
            }
        } catch (KafkaException e) {
            throw new LogUnavailable("the log cannot be read: " + e.getMessage());
        }
    }

    void close() {
        thread.shutdownNow();
    }
}
