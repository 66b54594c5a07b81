package io.enot.result.report;

import io.enot.contract.json.Json;
import io.enot.contract.record.ReportRecord;
import io.enot.log.LogUnavailable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Looks reports up. Blocks for the time of some disk reads; throws {@link LogUnavailable} while the stores are being opened or moved. */
@Singleton
class ReportStore {
    private final KafkaStreams streams;

    ReportStore(KafkaStreams streams) {
        this.streams = streams;
    }

    /** The latest report of each name, by node and name; of one node, or of all if {@code node} is empty. */
    List<ReportRecord> latest(String node) {
        List<ReportRecord> reports = new ArrayList<>();
        String prefix = node.isEmpty() ? "" : ReportProcessor.keyOf(node, "");
        try (KeyValueIterator<String, byte[]> entries = streams.store(StoreQueryParameters.fromNameAndType(
                        ReportProcessor.LATEST, QueryableStoreTypes.<String, byte[]>keyValueStore()))
                .prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry -> reports.add(Json.read(entry.value, ReportRecord.class)));
        } catch (InvalidStateStoreException e) {
            throw new LogUnavailable("the reports are being read from the log, try again in a moment");
        }
        reports.sort(Comparator.comparing(ReportRecord::node).thenComparing(ReportRecord::name));
        return reports;
    }

    /** What a node reported under a name from one time to another, both included, oldest first; at most the latest {@code limit}. */
    List<ReportRecord> course(String node, String name, Instant from, Instant to, int limit) {
        List<ReportRecord> reports = new ArrayList<>();
        try (WindowStoreIterator<byte[]> entries = streams.store(StoreQueryParameters.fromNameAndType(
                        ReportProcessor.COURSE, QueryableStoreTypes.<String, byte[]>windowStore()))
                .backwardFetch(ReportProcessor.keyOf(node, name), from, to)) {
            while (entries.hasNext() && reports.size() < limit) {
                reports.add(Json.read(entries.next().value, ReportRecord.class));
            }
        } catch (InvalidStateStoreException e) {
            throw new LogUnavailable("the reports are being read from the log, try again in a moment");
        }
        return reports.reversed();
    }
}
