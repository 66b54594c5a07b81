package io.enot.result;

import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.result.partition.Backlog;
import io.enot.result.partition.Changes;
import io.enot.result.partition.HistoryConfig;
import io.enot.result.partition.HistoryProcessor;
import io.enot.result.report.ReportProcessor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** All that this service folds: commands with their events, and reports. */
final class ResultTopology {
    private ResultTopology() {}

    @Produces
    @Singleton
    static Topology topology(Log log, HistoryConfig config, Changes changes, ResultMetrics metrics, Backlog backlog) {
        StreamsBuilder builder = new StreamsBuilder();
        HistoryProcessor.addTo(
                builder,
                log.name(Topic.COMMANDS),
                log.name(Topic.RESULTS),
                config.retention(),
                changes,
                metrics::ended,
                partition -> backlog.takenOver(partition, Topic.COMMANDS, Topic.RESULTS));
        ReportProcessor.addTo(
                builder, log.name(Topic.REPORTS), partition -> backlog.takenOver(partition, Topic.REPORTS));
        return builder.build();
    }
}
