package io.enot.result.stream;

import io.enot.contract.record.Topic;
import io.enot.log.Bounds;
import io.enot.log.Log;
import io.enot.log.LogReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A listener reads what he has missed, at the pace at which he takes it, until he is near enough to the live end to join it. */
final class CatchUp implements LogReader.Receiver {
    private final Listener listener;
    private final LiveEnd liveEnd;
    private final Duration patience;
    private final Bounds bounds;
    private final LogReader reader;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /**
     * Prepares it.
     *
     * @param bounds of the results in the log
     * @param patience how long the listener may take nothing
     */
    CatchUp(Log log, Listener listener, LiveEnd liveEnd, Bounds bounds, Duration patience) {
        this.listener = listener;
        this.liveEnd = liveEnd;
        this.patience = patience;
        this.bounds = bounds;
        this.reader = log.smallReader(
                "missed-results",
                Map.of(
                        Topic.RESULTS,
                        new LogReader.From.Offsets(listener.positions().asList())),
                this);
    }

    /** Begins; completes when the listener has joined or is gone. */
    CompletionStage<Void> start() {
        for (int partition = 0; partition < bounds.first().size(); partition++) {
            listener.skipTo(partition, bounds.first().get(partition));
        }
        reader.start().thenRun(this::caughtUp);
        return over.thenRunAsync(reader::close);
    }

    /** What was there at the beginning has been read; a log that is at rest brings no other occasion to join. */
    private void caughtUp() {
        for (int partition = 0; partition < bounds.next().size(); partition++) {
            listener.reached(partition, bounds.next().get(partition));
        }
        joinIfNear();
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record) {
        if (!over.isDone() && !hear(record)) {
            over.complete(null);
        }
    }

    @Override
    public void polled() {
        joinIfNear();
    }

    private boolean hear(ConsumerRecord<String, byte[]> record) {
        try {
            return listener.awaitRoom(patience) && listener.hear(record);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void joinIfNear() {
        if (!over.isDone() && liveEnd.join(listener)) {
            over.complete(null);
        }
    }
}
