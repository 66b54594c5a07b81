package io.enot.result.command;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CloudEvent;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Target;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Folds commands and execution events, which share their partitioning, into the store {@value #STORE}. Its keys are {@code commandId/} for a command as it was
 * accepted, and {@code commandId/node} for its execution on a node. Records may come again after a crash: the fold takes them twice without harm, printed text excepted.
 */
public final class ExecutionProcessor implements Processor<String, byte[], Void, Void> {
    static final String STORE = "executions";

    private static final Logger LOG = Logger.getLogger(ExecutionProcessor.class);

    private final String results;
    private final Changes changes;

    @Nullable
    private ProcessorContext<Void, Void> context;

    @Nullable
    private KeyValueStore<String, byte[]> store;

    ExecutionProcessor(String results, Changes changes) {
        this.results = results;
        this.changes = changes;
    }

    /** Adds the store, and this processor for both topics. */
    public static void addTo(StreamsBuilder builder, String commands, String results, Changes changes) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled());
        builder.stream(List.of(commands, results), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new ExecutionProcessor(results, changes), STORE);
    }

    /** The key of a command. */
    static String keyOf(String commandId) {
        return commandId + "/";
    }

    /** The key of an execution. */
    static String keyOf(String commandId, String node) {
        return commandId + "/" + node;
    }

    @Override
    public void init(ProcessorContext<Void, Void> started) {
        context = started;
        store = started.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        ProcessorContext<Void, Void> current = context;
        KeyValueStore<String, byte[]> known = store;
        if (current == null || known == null) {
            throw new IllegalStateException("not initialized");
        }
        String topic = current.recordMetadata().map(RecordMetadata::topic).orElse("");
        try {
            if (topic.equals(results)) {
                event(known, Json.read(record.value(), ExecutionEvent.class));
            } else if (isCancel(record)) {
                cancel(known, Json.read(record.value(), CancelRecord.class));
            } else {
                command(known, Json.read(record.value(), CommandRecord.class), record.value());
            }
        } catch (UncheckedIOException e) {
            LOG.warnf("a record that cannot be read topic=%s reason=%s", topic, e.getMessage());
        }
    }

    private void command(KeyValueStore<String, byte[]> known, CommandRecord command, byte[] value) {
        known.putIfAbsent(keyOf(command.id()), value);
        if (command.target() instanceof Target.Node(String node)) {
            known.putIfAbsent(keyOf(command.id(), node), Json.bytes(Execution.accepted(node)));
        }
        changes.changed(command.id());
    }

    /** Whatever of the command has not been delivered is called off. If it is delivered all the same, that will be heard of. */
    private void cancel(KeyValueStore<String, byte[]> known, CancelRecord cancel) {
        List<KeyValue<String, byte[]>> executions = new ArrayList<>();
        String prefix = keyOf(cancel.cancels());
        try (KeyValueIterator<String, byte[]> entries = known.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry -> {
                if (!entry.key.equals(prefix)) {
                    executions.add(entry);
                }
            });
        }
        executions.forEach(entry -> known.put(
                entry.key, Json.bytes(Json.read(entry.value, Execution.class).calledOff(cancel.acceptedAt()))));
        changes.changed(cancel.cancels());
    }

    private static boolean isCancel(Record<String, byte[]> record) {
        Header type = record.headers().lastHeader(CloudEvent.TYPE);
        return type != null && new String(type.value(), StandardCharsets.UTF_8).equals(CancelRecord.TYPE);
    }

    private void event(KeyValueStore<String, byte[]> known, ExecutionEvent event) {
        String key = keyOf(event.commandId(), event.node());
        byte[] before = known.get(key);
        Execution execution = before == null ? Execution.accepted(event.node()) : Json.read(before, Execution.class);
        known.put(key, Json.bytes(execution.after(event)));
        changes.changed(event.commandId());
    }
}
