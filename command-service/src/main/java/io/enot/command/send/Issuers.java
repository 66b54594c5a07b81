package io.enot.command.send;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandId;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Topic;
import io.enot.log.Headers;
import io.enot.log.Log;
import io.enot.log.LogUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds out in the log who has issued a command. Thread-safe, never blocks. */
@Singleton
class Issuers {
    /** How much before or after its id was made a command may have been written: clocks differ, and Kafka may make a service wait. */
    private static final Duration AROUND = Duration.ofMinutes(1);

    private final Log log;

    Issuers(Log log) {
        this.log = log;
    }

    /** Completes empty if no such command is there, or its id does not say when that was; fails with {@link LogUnavailable}. */
    CompletionStage<Optional<String>> of(String commandId) {
        Optional<Instant> made = CommandId.time(commandId);
        AtomicReference<@Nullable String> issuer = new AtomicReference<>();
        return made.map(time -> CompletableFuture.allOf(IntStream.range(0, log.partitions())
                                .mapToObj(partition -> log.history(
                                                Topic.COMMANDS,
                                                partition,
                                                time.minus(AROUND),
                                                time.plus(AROUND),
                                                record -> note(record, commandId, issuer))
                                        .toCompletableFuture())
                                .toArray(CompletableFuture[]::new))
                        .thenApply(read -> Optional.ofNullable(issuer.get())))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private static void note(
            ConsumerRecord<String, byte[]> record, String commandId, AtomicReference<@Nullable String> issuer) {
        if (Headers.commandId(record).equals(commandId) && !Headers.isOfType(record, CancelRecord.TYPE)) {
            issuer.set(Json.read(record.value(), CommandRecord.class).issuer());
        }
    }
}
