package io.enot.command.replay;

import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ReplayProgress;
import io.enot.contract.record.ReplayProgress.State;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.ReplayRecord.Wanted;
import io.enot.contract.record.Target;
import io.enot.log.Log;
import io.enot.log.LogUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Does one replay, from where it stands in the log to its end, on a thread of its own. Commands are written one after the other, so those of one node keep their order. After a failure of the
 * log, and at the start, what has been issued is read from the log.
 */
final class ReplayRun implements Runnable {
    private static final Logger LOG = Logger.getLogger(ReplayRun.class);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LOG_AWAY = Duration.ofSeconds(1);

    private final String instance;
    private final String id;
    private final Replays replays;
    private final CommandHistory history;
    private final Log log;
    private final int most;
    private final Clock clock;
    private int total;
    private int issued;
    private Instant toldAt = Instant.MIN;

    ReplayRun(String instance, String id, Replays replays, CommandHistory history, Log log, int most, Clock clock) {
        this.instance = instance;
        this.id = id;
        this.replays = replays;
        this.history = history;
        this.log = log;
        this.most = most;
        this.clock = clock;
    }

    /** Another instance has taken it, or it is over. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    @Override
    public void run() {
        try {
            claim();
            while (true) {
                try {
                    issueAll();
                    tell(State.DONE, "");
                    LOG.infof("replay done replayId=%s issued=%d", id, issued);
                    return;
                } catch (LogUnavailable e) {
                    LOG.warnf("replay waits for the log replayId=%s reason=%s", id, e.getMessage());
                    pause(LOG_AWAY);
                }
            }
        } catch (CommandHistory.TooMany e) {
            tell(State.FAILED, String.valueOf(e.getMessage()));
        } catch (Stopped e) {
            LOG.infof("replay left replayId=%s issued=%d", id, issued);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this instance ends: it, or another one, goes on
        }
    }

    /** Of several instances that claim it, the one whose claim stands last in the log has it. */
    private void claim() throws InterruptedException {
        tell(State.READING, "");
        Instant overdue = clock.instant().plus(Replay.SILENCE);
        while (!known().isOwnedBy(instance)) {
            if (clock.instant().isAfter(overdue)) {
                throw new Stopped();
            }
            pause(LOOK);
        }
    }

    private void issueAll() throws InterruptedException {
        ReplayRecord replay = known().record();
        List<Item> items = history.select(replay.spec(), most);
        Set<String> before = history.issuedBy(replay);
        List<Item> open =
                items.stream().filter(item -> !before.contains(eventOf(item))).toList();
        total = items.size();
        issued = total - open.size();
        if (open.isEmpty()) {
            return;
        }
        tell(State.RUNNING, "");
        Pace pace = new Pace(
                replay.spec().factor(), replay.spec().limit(), open.getFirst().acceptedAt(), clock.instant());
        for (Item item : open) {
            waitFor(item, pace);
            issue(item, replay);
            pace.issued(clock.instant());
            issued++;
            tellNowAndThen(State.RUNNING);
        }
    }

    /** The event by which a command that repeats the item is found in the log; for a broadcast, that of its copies. */
    private String eventOf(Item item) {
        String command = Reissue.idOf(id, item);
        return item.to().map(node -> command + "/" + node).orElse(command);
    }

    private void waitFor(Item item, Pace pace) throws InterruptedException {
        while (true) {
            Instant now = clock.instant();
            Replay replay = known();
            if (!replay.isOwnedBy(instance) || replay.isOver()) {
                throw new Stopped();
            }
            switch (replay.record().wanted()) {
                case CANCELLED -> {
                    tell(State.CANCELLED, "");
                    throw new Stopped();
                }
                case PAUSED -> {
                    waitWhilePaused();
                    pace.resume(item.acceptedAt(), clock.instant());
                }
                case RUNNING -> {
                    Duration left = Duration.between(now, pace.due(item.acceptedAt()));
                    if (!left.isPositive()) {
                        return;
                    }
                    tellNowAndThen(State.RUNNING);
                    pause(left.compareTo(LOOK) < 0 ? left : LOOK);
                }
            }
        }
    }

    private void waitWhilePaused() throws InterruptedException {
        tell(State.PAUSED, "");
        while (known().record().wanted() == Wanted.PAUSED) {
            tellNowAndThen(State.PAUSED);
            pause(LOOK);
        }
    }

    private void issue(Item item, ReplayRecord replay) {
        Optional<CommandRecord> before = history.read(item);
        if (before.isEmpty()) {
            return; // its retention has ended meanwhile
        }
        CommandRecord again = Reissue.of(before.get(), item, replay, clock.instant());
        try {
            switch (again.target()) {
                case Target.Node node -> log.append(again).toCompletableFuture().join();
                case Target.Matching matching ->
                    log.appendToAll(again).toCompletableFuture().join();
            }
        } catch (CompletionException e) {
            throw new LogUnavailable(String.valueOf(e.getMessage()));
        }
    }

    private void tellNowAndThen(State state) {
        if (!toldAt.plus(TELL).isAfter(clock.instant())) {
            tell(state, "");
        }
    }

    /** If the log does not take it, the next one does; an owner that is not heard for long loses the replay. */
    private void tell(State state, String why) {
        toldAt = clock.instant();
        log.append(new ReplayProgress(id, instance, state, total, issued, toldAt, why));
    }

    private Replay known() {
        return replays.get(id).orElseThrow(Stopped::new);
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}
