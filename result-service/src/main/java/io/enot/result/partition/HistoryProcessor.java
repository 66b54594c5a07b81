package io.enot.result.partition;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CloudEvent;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.LogRecord;
import io.enot.log.Traces;
import io.enot.result.history.Fold;
import io.enot.result.history.Outcome;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands the records of commands and of their executions, which share their partitioning, to the fold of their partition. */
public final class HistoryProcessor implements Processor<String, byte[], Void, Void> {
    private static final Logger LOG = Logger.getLogger(HistoryProcessor.class);

    private final String results;
    private final Changes changes;
    private final BiConsumer<Outcome, String> outcomes;
    private final IntConsumer takenOver;

    @Nullable
    private ProcessorContext<Void, Void> context;

    @Nullable
    private Fold fold;

    HistoryProcessor(String results, Changes changes, BiConsumer<Outcome, String> outcomes, IntConsumer takenOver) {
        this.results = results;
        this.changes = changes;
        this.outcomes = outcomes;
        this.takenOver = takenOver;
    }

    /**
     * Adds the store, and this processor for both topics.
     *
     * @param outcomes is told of each first outcome, and where in a trace it stands; an empty text if in none
     * @param takenOver is told of a partition before it is read
     */
    public static void addTo(
            StreamsBuilder builder,
            String commands,
            String results,
            Duration retention,
            Changes changes,
            BiConsumer<Outcome, String> outcomes,
            IntConsumer takenOver) {
        builder.addStateStore(HistoryStore.builder(retention));
        builder.stream(List.of(commands, results), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new HistoryProcessor(results, changes, outcomes, takenOver), HistoryStore.NAME);
    }

    @Override
    public void init(ProcessorContext<Void, Void> started) {
        takenOver.accept(started.taskId().partition());
        context = started;
        fold = new Fold(
                new HistoryStore(started.taskId().partition(), started.getStateStore(HistoryStore.NAME)),
                InstantSource.system());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        ProcessorContext<Void, Void> current = context;
        Fold of = fold;
        if (current == null || of == null) {
            throw new IllegalStateException("not initialized");
        }
        RecordMetadata at = current.recordMetadata().orElseThrow();
        byte[] value = record.value();
        switch (read(record, at)) {
            case ExecutionEvent event -> {
                of.event(event).ifPresent(outcome -> outcomes.accept(outcome, text(record, Traces.HEADER)));
                changes.changed(event.commandId());
            }
            case CancelRecord cancel -> {
                of.cancel(cancel, value);
                changes.changed(cancel.cancels());
            }
            case CommandRecord command -> {
                of.command(command, at.offset(), value);
                changes.changed(command.id());
            }
            case null, default -> LOG.warnf("a record without a meaning topic=%s offset=%d", at.topic(), at.offset());
        }
    }

    private @Nullable LogRecord read(Record<String, byte[]> record, RecordMetadata at) {
        byte @Nullable [] value = record.value();
        try {
            return value == null ? null : Json.read(value, kindOf(record, at));
        } catch (UncheckedIOException e) {
            LOG.debugf("topic=%s offset=%d reason=%s", at.topic(), at.offset(), e.getMessage());
            return null;
        }
    }

    private Class<? extends LogRecord> kindOf(Record<String, byte[]> record, RecordMetadata at) {
        if (at.topic().equals(results)) {
            return ExecutionEvent.class;
        }
        return isCancel(record) ? CancelRecord.class : CommandRecord.class;
    }

    private static boolean isCancel(Record<String, byte[]> record) {
        return text(record, CloudEvent.TYPE).equals(CancelRecord.TYPE);
    }

    private static String text(Record<String, byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }
}
