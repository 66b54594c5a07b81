package io.enot.result.report;

import io.enot.contract.json.Json;
import io.enot.contract.record.ReportRecord;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the latest report of each node and name in {@value #LATEST}, and all of the last days in {@value #COURSE}; both by {@code node/name}. */
public final class ReportProcessor implements Processor<String, byte[], Void, Void> {
    static final String LATEST = "latest-reports";
    static final String COURSE = "reports";

    private static final Logger LOG = Logger.getLogger(ReportProcessor.class);
    private static final Duration RETENTION = Duration.ofDays(7);

    /** Reports of the same millisecond and name take each other's place. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    private final IntConsumer takenOver;

    @Nullable
    private KeyValueStore<String, byte[]> latest;

    @Nullable
    private WindowStore<String, byte[]> course;

    ReportProcessor(IntConsumer takenOver) {
        this.takenOver = takenOver;
    }

    /**
     * Adds the stores, and this processor for the topic.
     *
     * @param takenOver is told of a partition before it is read
     */
    public static void addTo(StreamsBuilder builder, String topic, IntConsumer takenOver) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(LATEST), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled());
        builder.addStateStore(Stores.windowStoreBuilder(
                Stores.persistentWindowStore(COURSE, RETENTION, RESOLUTION, false),
                Serdes.String(),
                Serdes.ByteArray()));
        builder.stream(topic, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new ReportProcessor(takenOver), LATEST, COURSE);
    }

    /** The key of what a node reports under a name. */
    static String keyOf(String node, String name) {
        return node + "/" + name;
    }

    @Override
    public void init(ProcessorContext<Void, Void> started) {
        takenOver.accept(started.taskId().partition());
        latest = started.getStateStore(LATEST);
        course = started.getStateStore(COURSE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        KeyValueStore<String, byte[]> ofNow = latest;
        WindowStore<String, byte[]> ofAll = course;
        if (ofNow == null || ofAll == null) {
            throw new IllegalStateException("not initialized");
        }
        try {
            ReportRecord report = Json.read(record.value(), ReportRecord.class);
            String key = keyOf(report.node(), report.name());
            ofNow.put(key, record.value());
            ofAll.put(key, record.value(), report.time().toEpochMilli());
        } catch (UncheckedIOException e) {
            LOG.warnf("a report that cannot be read reason=%s", e.getMessage());
        }
    }
}
