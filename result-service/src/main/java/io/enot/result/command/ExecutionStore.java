package io.enot.result.command;

import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.log.LogUnavailable;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Looks commands up in the store of the topology. Blocks for the time of some disk reads. */
@Readiness
@Default
@Singleton
class ExecutionStore implements HealthCheck {
    private final KafkaStreams streams;
    private final Clock clock = Clock.systemUTC();

    ExecutionStore(KafkaStreams streams) {
        this.streams = streams;
    }

    /**
     * What is known of a command; empty if nothing is.
     *
     * @throws LogUnavailable while the store is being opened or moved
     */
    Optional<CommandResults> find(String commandId) {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            throw new LogUnavailable("the results are being read from the log, try again in a moment");
        }
        @Nullable CommandRecord command = null;
        List<Execution> executions = new ArrayList<>();
        String prefix = ExecutionProcessor.keyOf(commandId);
        try (KeyValueIterator<String, byte[]> entries = store().prefixScan(prefix, new StringSerializer())) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                if (entry.key.equals(prefix)) {
                    command = Json.read(entry.value, CommandRecord.class);
                } else {
                    executions.add(Json.read(entry.value, Execution.class));
                }
            }
        } catch (InvalidStateStoreException e) {
            throw new LogUnavailable("the results are being read from the log, try again in a moment");
        }
        return Optional.ofNullable(command).map(known -> CommandResults.of(known, executions, clock.instant()));
    }

    private ReadOnlyKeyValueStore<String, byte[]> store() {
        return streams.store(StoreQueryParameters.fromNameAndType(
                ExecutionProcessor.STORE, QueryableStoreTypes.<String, byte[]>keyValueStore()));
    }

    @Override
    public HealthCheckResponse call() {
        KafkaStreams.State state = streams.state();
        return HealthCheckResponse.named("Results")
                .status(state == KafkaStreams.State.RUNNING)
                .withData("state", state.name())
                .build();
    }
}
