package io.enot.result;

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
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Adds each record to what is known. Records may come again after a crash: the fold takes them twice without harm, printed text excepted. */
final class ExecutionProcessor implements Processor<String, byte[], Void, Void> {
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

    @Override
    public void init(ProcessorContext<Void, Void> started) {
        context = started;
        store = started.getStateStore(ExecutionTopology.STORE);
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
        known.putIfAbsent(ExecutionTopology.keyOf(command.id()), value);
        if (command.target() instanceof Target.Node(String node)) {
            known.putIfAbsent(ExecutionTopology.keyOf(command.id(), node), Json.bytes(Execution.accepted(node)));
        }
        changes.changed(command.id());
    }

    /** Whatever of the command has not been delivered is called off. If it is delivered all the same, that will be heard of. */
    private void cancel(KeyValueStore<String, byte[]> known, CancelRecord cancel) {
        List<KeyValue<String, byte[]>> executions = new ArrayList<>();
        String prefix = ExecutionTopology.keyOf(cancel.cancels());
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
        String key = ExecutionTopology.keyOf(event.commandId(), event.node());
        byte[] before = known.get(key);
        Execution execution = before == null ? Execution.accepted(event.node()) : Json.read(before, Execution.class);
        known.put(key, Json.bytes(execution.after(event)));
        changes.changed(event.commandId());
    }
}
