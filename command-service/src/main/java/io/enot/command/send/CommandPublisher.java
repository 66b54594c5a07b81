package io.enot.command.send;

import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Target;
import io.enot.log.Log;
import io.enot.log.LogUnavailable;
import io.enot.log.Position;
import io.enot.log.view.DirectoryFeed;
import io.enot.log.view.ResultFeed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes commands to the log: accepted means that all in-sync replicas have it. Thread-safe, never blocks. */
@Singleton
class CommandPublisher {
    private final Log log;
    private final DirectoryFeed directory;
    private final ResultFeed results;
    private final Counter toNamed;
    private final Counter toSelected;

    CommandPublisher(Log log, DirectoryFeed directory, ResultFeed results, MeterRegistry registry) {
        this.log = log;
        this.directory = directory;
        this.results = results;
        this.toNamed = registry.counter("enot.commands", "target", "named");
        this.toSelected = registry.counter("enot.commands", "target", "selected");
    }

    /** @throws LogUnavailable at once, before anything is written, if Kafka does not answer or the nodes are not known yet */
    void requireReady() {
        if (!log.isAvailable()) {
            throw new LogUnavailable("Kafka does not answer; nothing was written, try again");
        }
        if (!directory.isCaughtUp() || !results.isOpen()) {
            throw new LogUnavailable(
                    "the service has just started and still reads the log; nothing was written, try again");
        }
    }

    /**
     * Writes one record for each node that is named, or one for each partition.
     *
     * @return where they stand; fails with {@link LogUnavailable} if Kafka did not confirm all of them in time
     */
    CompletionStage<List<Position>> publish(
            String id, Addressees addressees, CommandRequest request, Caller caller, Instant now) {
        return switch (addressees) {
            case Addressees.Selected selected ->
                counted(
                        toSelected,
                        log.appendToAll(
                                record(id, new Target.Matching(selected.selector()), request, caller, now),
                                caller.trace()));
            case Addressees.Named named ->
                counted(
                        toNamed,
                        all(named.matched().stream()
                                .map(node -> log.append(
                                                record(id, new Target.Node(node), request, caller, now), caller.trace())
                                        .toCompletableFuture())
                                .toList()));
        };
    }

    private static CompletionStage<List<Position>> counted(Counter counter, CompletionStage<List<Position>> written) {
        return written.thenApply(positions -> {
            counter.increment();
            return positions;
        });
    }

    /** Calls a command off, in every partition: only the log knows whom it was for. */
    CompletionStage<List<Position>> cancel(String id, Caller caller, Instant now, Duration longestTtl) {
        return log.appendToAll(
                new CancelRecord(
                        id,
                        caller.issuer(),
                        now,
                        now.plus(longestTtl),
                        caller.address(),
                        caller.requestId(),
                        caller.traceId()),
                caller.trace());
    }

    private static CommandRecord record(String id, Target target, CommandRequest request, Caller caller, Instant now) {
        return new CommandRecord(
                        id, target, request.message(), caller.issuer(), now, now.plus(request.ttl()), request.timeout())
                .postedBy(caller.address(), caller.requestId(), caller.traceId());
    }

    private static CompletionStage<List<Position>> all(List<CompletableFuture<Position>> written) {
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .thenApply(done -> written.stream().map(CompletableFuture::join).toList());
    }
}
