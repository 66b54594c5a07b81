package io.enot.command.send;

import io.enot.contract.json.Json;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Feeds those who wait from the log. Every instance reads all results, and parses only those that somebody here waits for. */
@Readiness
@Default
@Singleton
class ResultFeed implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ResultFeed.class);

    private final Log log;
    private final Waits waits;
    private final LogReader reader;
    private volatile boolean open;

    ResultFeed(Log log, Waits waits) {
        this.log = log;
        this.waits = waits;
        this.reader = log.reader(
                "command-results",
                Map.of(Topic.RESULTS, new LogReader.From.End()),
                records -> records.forEach(this::take));
    }

    @Produces
    @Singleton
    static Waits waits() {
        return new Waits();
    }

    void start(@Observes StartupEvent event) {
        log.ready().thenCompose(ready -> reader.start()).thenRun(() -> open = true);
    }

    void stop(@Observes ShutdownEvent event) {
        reader.close();
    }

    /** Whether results that are written from now on will be seen. */
    boolean isOpen() {
        return open;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Result feed").status(open).build();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (!waits.wants(commandOf(record))) {
            return;
        }
        try {
            waits.take(Json.read(record.value(), ExecutionEvent.class));
        } catch (UncheckedIOException e) {
            LOG.warnf(
                    "a result that cannot be read partition=%d offset=%d reason=%s",
                    record.partition(), record.offset(), e.getMessage());
        }
    }

    /** The id of an event begins with the id of its command. */
    private static String commandOf(ConsumerRecord<String, byte[]> record) {
        @Nullable Header id = record.headers().lastHeader("ce_id");
        if (id == null) {
            return "";
        }
        String text = new String(id.value(), StandardCharsets.UTF_8);
        int end = text.indexOf('/');
        return end < 0 ? text : text.substring(0, end);
    }
}
