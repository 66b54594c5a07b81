package io.enot.result.partition;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** Lets an operator see how far behind the log the history is on this instance, in records. */
@Singleton
class HistoryLag implements MeterBinder {
    private static final String LAG_OF_A_PARTITION = "records-lag";

    /** That of the copies of stores is none of the history's. */
    private static final String COPIES = "restore-consumer";

    private final KafkaStreams streams;

    HistoryLag(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registry.gauge("enot.log.lag", Tags.of("reader", "history"), streams, HistoryLag::of);
    }

    private static double of(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> isLag(metric.metricName()))
                .mapToDouble(HistoryLag::valueOf)
                .filter(lag -> !Double.isNaN(lag))
                .sum();
    }

    private static boolean isLag(MetricName name) {
        return name.name().equals(LAG_OF_A_PARTITION)
                && !name.tags().getOrDefault("client-id", "").contains(COPIES);
    }

    private static double valueOf(Metric metric) {
        return metric.metricValue() instanceof Number lag ? lag.doubleValue() : Double.NaN;
    }
}
