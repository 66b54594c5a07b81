package io.enot.result.stream;

import io.enot.contract.record.Topic;
import io.enot.http.Leaving;
import io.enot.log.Bounds;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.enot.log.LogUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All who listen on this instance. The log is read for them while there are any. Thread-safe. */
@Startup // so that its metrics are there before the first listener
@Singleton
class ResultStreams {
    private final Log log;
    private final StreamConfig config;
    private final Leaving leaving;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final Deque<CatchUp> queue = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stream-heartbeat").daemon().factory());
    private final Counter slow;
    private int catchingUp;
    private @Nullable Live live;

    /** The end of the log while it is read. */
    private record Live(LiveEnd end, LogReader reader) {}

    ResultStreams(Log log, StreamConfig config, Leaving leaving, MeterRegistry metrics) {
        this.log = log;
        this.config = config;
        this.leaving = leaving;
        this.places = new Semaphore(config.maxListeners());
        this.slow = Counter.builder("enot_stream_slow_listeners")
                .description("Listeners that were cut off because they did not keep up")
                .register(metrics);
        metrics.gaugeCollectionSize("enot_stream_listeners", List.of(), listeners);
        long beat = config.heartbeat().toMillis();
        timer.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Keeps a place for a listener, until {@link #listen} fails or he leaves.
     *
     * @return the positions in the id that he comes back with
     * @throws io.enot.contract.json.InvalidField if it is none of this log
     * @throws LogUnavailable if Kafka is not there, or enough others listen
     */
    Optional<Positions> admit(@Nullable String lastEventId) {
        if (leaving.hasBegun()) {
            throw new LogUnavailable("this service is about to leave, try again in a moment");
        }
        @Nullable String identity = log.ready().toCompletableFuture().getNow(null);
        if (identity == null || !log.isAvailable()) {
            throw new LogUnavailable("Kafka does not answer, try again in a moment");
        }
        Optional<Positions> from = Optional.ofNullable(lastEventId)
                .filter(id -> !id.isEmpty())
                .map(id -> Positions.parse(id, identity, log.partitions()));
        if (!places.tryAcquire()) {
            throw new LogUnavailable(config.maxListeners() + " others listen already, try again later or elsewhere");
        }
        return from;
    }

    /** Begins to tell someone who was admitted what he wants to hear, from where he left off, or from now on. Completes with him as soon as he is known. */
    CompletionStage<Listener> listen(Wanted wanted, Optional<Positions> from, Listener.Outlet outlet) {
        return log.ready()
                .thenCompose(identity -> log.bounds(Topic.RESULTS).thenApply(bounds -> {
                    Positions positions = from.orElseGet(() -> Positions.of(identity, bounds.next()));
                    Listener listener = new Listener(wanted, positions, outlet);
                    begin(listener, bounds, Positions.of(identity, bounds.next()));
                    return listener;
                }))
                .whenComplete((listener, failure) -> {
                    if (failure != null) {
                        places.release();
                    }
                });
    }

    /** A listener did not keep up. */
    void countSlow() {
        slow.increment();
    }

    /** He has left, or was cut off. */
    void leave(Listener listener) {
        listener.leave();
        if (listeners.remove(listener)) {
            places.release();
        }
        timer.execute(() -> tidy(listener));
    }

    /** The listeners are sent away, and go on at another instance where they left off here. */
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        listeners.forEach(Listener::sendAway);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
        listeners.forEach(Listener::leave);
        Live open = live;
        if (open != null) {
            open.reader().close();
        }
    }

    private synchronized void begin(Listener listener, Bounds bounds, Positions end) {
        listeners.add(listener);
        Live open = live == null ? open(end) : live;
        live = open;
        listener.beat();
        if (!open.end().join(listener)) {
            Duration patience = config.heartbeat().multipliedBy(2);
            queue.add(new CatchUp(log, listener, open.end(), bounds, patience));
            startNext();
        }
    }

    private Live open(Positions from) {
        LiveEnd end = new LiveEnd(from);
        LogReader reader =
                log.reader("live-results", Map.of(Topic.RESULTS, new LogReader.From.Offsets(from.asList())), end::hear);
        reader.start();
        return new Live(end, reader);
    }

    private synchronized void startNext() {
        while (catchingUp < config.maxCatchUps() && !queue.isEmpty()) {
            catchingUp++;
            queue.remove().start().whenComplete((over, failure) -> caughtUp());
        }
    }

    private synchronized void caughtUp() {
        catchingUp--;
        startNext();
    }

    private synchronized void tidy(Listener listener) {
        Live open = live;
        if (open == null) {
            return;
        }
        open.end().leave(listener);
        if (listeners.isEmpty()) {
            live = null;
            Thread.ofVirtual().start(open.reader()::close);
        }
    }

    private void beat() {
        listeners.forEach(Listener::beat);
    }
}
