package io.enot.result;

import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.result.command.Changes;
import io.enot.result.command.ExecutionProcessor;
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
    static Topology topology(Log log, Changes changes) {
        StreamsBuilder builder = new StreamsBuilder();
        ExecutionProcessor.addTo(builder, log.name(Topic.COMMANDS), log.name(Topic.RESULTS), changes);
        ReportProcessor.addTo(builder, log.name(Topic.REPORTS));
        return builder.build();
    }
}
