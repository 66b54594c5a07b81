package io.enot.result.report;

import com.fasterxml.jackson.databind.JavaType;
import io.enot.contract.json.Json;
import io.enot.contract.record.ReportRecord;
import io.enot.contract.record.Topic;
import io.enot.result.partition.Partitions;
import io.enot.result.partition.Question;
import io.enot.result.partition.StoreKind;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** The questions that can be asked about reports. */
@Singleton
class ReportStore {
    private static final JavaType REPORTS =
            Json.MAPPER.getTypeFactory().constructCollectionType(List.class, ReportRecord.class);

    private final Partitions partitions;

    ReportStore(Partitions partitions) {
        this.partitions = partitions;
    }

    /** The latest report of each name; of one node, or of all if {@code node} is empty. */
    Question<?, List<ReportRecord>> latest(String node) {
        return new Question<>(
                Topic.REPORTS,
                ReportProcessor.LATEST,
                StoreKind.<String>byKey(),
                node.isEmpty() ? partitions.all() : Set.of(partitions.of(node)),
                "/reports/here?" + (node.isEmpty() ? "" : "node=" + encoded(node)),
                REPORTS,
                stores -> stores.stream()
                        .flatMap(store -> latest(store.store(), node).stream())
                        .toList());
    }

    /** What a node reported under a name from one time to another, both included; at most the latest {@code limit}, latest first. */
    Question<?, List<ReportRecord>> course(String node, String name, Instant from, Instant to, int limit) {
        return new Question<>(
                Topic.REPORTS,
                ReportProcessor.COURSE,
                StoreKind.<String>byKeyAndTime(),
                Set.of(partitions.of(node)),
                "/reports/here?node=" + encoded(node) + "&name=" + encoded(name) + "&from=" + from + "&to=" + to
                        + "&limit=" + limit,
                REPORTS,
                stores -> stores.stream()
                        .flatMap(store -> course(store.store(), node, name, from, to, limit).stream())
                        .toList());
    }

    private static List<ReportRecord> latest(ReadOnlyKeyValueStore<String, byte[]> store, String node) {
        List<ReportRecord> reports = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> entries = node.isEmpty()
                ? store.all()
                : store.prefixScan(ReportProcessor.keyOf(node, ""), new StringSerializer())) {
            entries.forEachRemaining(entry -> reports.add(Json.read(entry.value, ReportRecord.class)));
        }
        return reports;
    }

    private static List<ReportRecord> course(
            ReadOnlyWindowStore<String, byte[]> store, String node, String name, Instant from, Instant to, int limit) {
        List<ReportRecord> reports = new ArrayList<>();
        try (WindowStoreIterator<byte[]> entries = store.backwardFetch(ReportProcessor.keyOf(node, name), from, to)) {
            while (entries.hasNext() && reports.size() < limit) {
                reports.add(Json.read(entries.next().value, ReportRecord.class));
            }
        }
        return reports;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
