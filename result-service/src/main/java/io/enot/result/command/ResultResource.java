package io.enot.result.command;

import io.enot.http.Durations;
import io.enot.http.Leaving;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.result.history.Known;
import io.enot.result.partition.Answers;
import io.enot.result.partition.Changes;
import io.enot.result.partition.Instances;
import io.enot.result.partition.Partitions;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tells what became of commands. */
@Path("/results")
@Tag(name = "results")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Blocking
public class ResultResource {
    /** What other instances hear of is looked for so often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final CommandLookup lookup;
    private final Instances instances;
    private final Partitions partitions;
    private final Changes changes;
    private final ResultConfig config;
    private final Access access;
    private final Leaving leaving;
    private final InstantSource clock = InstantSource.system();
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    ResultResource(
            CommandLookup lookup,
            Instances instances,
            Partitions partitions,
            Changes changes,
            ResultConfig config,
            Access access,
            Leaving leaving) {
        this.lookup = lookup;
        this.instances = instances;
        this.partitions = partitions;
        this.changes = changes;
        this.config = config;
        this.access = access;
        this.leaving = leaving;
    }

    @GET
    @Path("{commandId}")
    @Operation(
            summary = "The state of a command on each of its nodes",
            description =
                    "With wait it answers when all nodes that were named have an outcome, or when the wait is over.")
    public CompletionStage<CommandResults> get(
            String commandId,
            @Parameter(description = "How long to wait for outcomes, such as 10s", example = "10s")
                    @QueryParam("wait")
                    @Nullable
                    String wait) {
        Duration atMost = Durations.parse("wait", wait, Duration.ZERO, Duration.ZERO, config.maxWait());
        Instant now = clock.instant();
        UnaryOperator<Optional<CommandResults>> seen = seen();
        return await(commandId, now.plus(atMost), now.plus(config.grace()))
                .thenApply(found -> seen.apply(found)
                        .orElseThrow(() -> Problems.notFound("no command has the id '" + commandId + "'")));
    }

    /** What the caller may see of a command: what concerns the nodes that his role is for, and what he has asked for himself. */
    private UnaryOperator<Optional<CommandResults>> seen() {
        if (!access.grant().isLimited()) {
            return found -> found;
        }
        Predicate<String> nodes = access.nodes();
        String caller = access.name();
        return found -> found.map(results -> results.of(nodes))
                .filter(results ->
                        !results.results().isEmpty() || results.issuer().equals(caller));
    }

    /** What the partitions of this instance know, for another one that asks. */
    @GET
    @Path("{commandId}/here")
    @RolesAllowed("admin")
    @Operation(hidden = true)
    public Answers<List<Known>> here(String commandId, @QueryParam("partitions") String asked) {
        return lookup.here(commandId, partitions.parse(asked));
    }

    private CompletionStage<Optional<CommandResults>> await(String id, Instant until, Instant graceUntil) {
        Changes.Awaited change = changes.begin(id);
        Optional<CommandResults> found;
        try {
            found = lookup.find(id);
        } catch (RuntimeException e) {
            changes.forget(change);
            throw e;
        }
        Instant longest = leaving.hasBegun() ? Instant.EPOCH : until;
        Instant end = found.isPresent() || longest.isAfter(graceUntil) ? longest : graceUntil;
        Duration left = Duration.between(clock.instant(), end);
        if (found.map(CommandResults::isComplete).orElse(false) || !left.isPositive()) {
            changes.forget(change);
            return CompletableFuture.completedStage(found);
        }
        Duration pause = instances.isAlone() ? untilDue(found) : LOOK_AGAIN;
        return changes.await(change, pause.compareTo(left) < 0 ? pause : left)
                .thenComposeAsync(changed -> await(id, until, graceUntil), executor);
    }

    /** How long nothing changes but by a record; never so short that looking again would be all that is done. */
    private Duration untilDue(Optional<CommandResults> found) {
        @Nullable Instant due = found.map(CommandResults::due).orElse(null);
        Duration left = due == null ? config.maxWait() : Duration.between(clock.instant(), due);
        return left.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : left;
    }
}
