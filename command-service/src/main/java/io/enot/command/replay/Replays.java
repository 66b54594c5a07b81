package io.enot.command.replay;

import io.enot.contract.json.Json;
import io.enot.contract.record.ReplayProgress;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.log.LogReader;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All replays, fed from the log. Thread-safe. */
@Default
@Singleton
class Replays implements LogReader.Receiver {
    private final Map<String, ReplayRecord> records = new ConcurrentHashMap<>();
    private final Map<String, ReplayProgress> progress = new ConcurrentHashMap<>();
    private final LogReader reader;

    Replays(Log log) {
        this.reader = log.patientReader("replays", Map.of(Topic.REPLAYS, new LogReader.From.Beginning()), this);
    }

    /** Completes when all that was in the log is known. */
    CompletionStage<Void> start() {
        return reader.start();
    }

    void stop() {
        reader.close();
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record) {
        if (ReplayProgress.isKey(record.key())) {
            ReplayProgress read = Json.read(record.value(), ReplayProgress.class);
            progress.put(read.replay(), read);
        } else {
            learn(Json.read(record.value(), ReplayRecord.class));
        }
    }

    /** Takes what this instance knows before the log does. */
    void learn(ReplayRecord record) {
        records.merge(
                record.id(), record, (known, next) -> next.updatedAt().isBefore(known.updatedAt()) ? known : next);
    }

    Optional<Replay> get(String id) {
        return Optional.ofNullable(records.get(id))
                .map(record -> new Replay(record, Optional.ofNullable(progress.get(id))));
    }

    /** The newest first. */
    List<Replay> all() {
        return records.keySet().stream()
                .flatMap(id -> get(id).stream())
                .sorted(Comparator.comparing((Replay replay) -> replay.record().acceptedAt())
                        .reversed())
                .toList();
    }
}
