package io.enot.result;

import io.enot.contract.record.Topic;
import io.enot.log.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.Stores;

/**
 * Folds commands and execution events, which share their partitioning, into the store {@value #STORE}. Its keys are {@code commandId/} for a command as it was
 * accepted, and {@code commandId/node} for its execution on a node.
 */
public final class ExecutionTopology {
    static final String STORE = "executions";

    private ExecutionTopology() {}

    @Produces
    @Singleton
    static Topology topology(Log log, Changes changes) {
        return build(log.name(Topic.COMMANDS), log.name(Topic.RESULTS), changes);
    }

    static Topology build(String commands, String results, Changes changes) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled());
        builder.stream(List.of(commands, results), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new ExecutionProcessor(results, changes), STORE);
        return builder.build();
    }

    /** The key of a command. */
    static String keyOf(String commandId) {
        return commandId + "/";
    }

    /** The key of an execution. */
    static String keyOf(String commandId, String node) {
        return commandId + "/" + node;
    }
}
