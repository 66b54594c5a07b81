package io.enot.command.replay;

import io.enot.log.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Starts the replays of this instance: those that it accepted, and those that nobody does any more. Thread-safe. */
@Singleton
class ReplayRunner {
    private static final long LOOK_MS = 1000;

    private final Replays replays;
    private final CommandHistory history;
    private final Log log;
    private final ReplayConfig config;
    private final Vertx vertx;
    private final Clock clock = Clock.systemUTC();
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    ReplayRunner(Replays replays, CommandHistory history, Log log, ReplayConfig config, Vertx vertx) {
        this.replays = replays;
        this.history = history;
        this.log = log;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        log.ready()
                .thenCompose(ready -> replays.start())
                .thenRun(() -> vertx.setPeriodic(LOOK_MS, timer -> takeAbandoned()));
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        running.values().forEach(Thread::interrupt);
        replays.stop();
    }

    /** Does a replay, unless this instance does it already. */
    void run(String id) {
        if (!stopping) {
            running.computeIfAbsent(
                    id,
                    absent -> Thread.ofPlatform().name("replay-" + id).daemon().start(() -> {
                        try {
                            new ReplayRun(instance, id, replays, history, log, config.maxCommands(), clock).run();
                        } finally {
                            running.remove(id);
                        }
                    }));
        }
    }

    private void takeAbandoned() {
        replays.all().stream()
                .filter(replay -> replay.isAbandoned(clock.instant()))
                .forEach(replay -> run(replay.record().id()));
    }
}
