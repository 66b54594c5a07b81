package io.enot.gateway.node;

import io.enot.contract.record.Topic;
import io.enot.log.Log;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Reads single commands from the log: large ones when nodes are to get them, and others again. Who asks for a record while it is being read shares it. Thread-safe. */
final class Payloads {
    private final Log log;
    private final Map<Position, CompletableFuture<Optional<byte[]>>> underWay = new ConcurrentHashMap<>();

    private record Position(int partition, long offset) {}

    Payloads(Log log) {
        this.log = log;
    }

    /** The command's record, not to be changed; empty if there is none. Fails with {@link io.enot.log.LogUnavailable} if Kafka does not answer. */
    CompletionStage<Optional<byte[]>> at(int partition, long offset) {
        Position position = new Position(partition, offset);
        CompletableFuture<Optional<byte[]>> record = underWay.computeIfAbsent(
                position, absent -> log.read(Topic.COMMANDS, partition, offset).toCompletableFuture());
        return record.whenComplete((read, failure) -> underWay.remove(position, record));
    }
}
