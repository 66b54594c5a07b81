package io.enot.command.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.command.node.NodeLookup;
import io.enot.contract.record.CommandId;
import io.enot.contract.record.Execution;
import io.enot.http.Durations;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.http.access.Quotas;
import io.enot.log.Position;
import io.enot.log.Traces;
import io.enot.log.view.NodeDirectory;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Accepts commands. */
@Path("/commands")
@Tag(name = "commands")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("operator")
@NonBlocking
public class CommandResource {
    private final CommandConfig config;
    private final NodeDirectory directory;
    private final NodeLookup lookup;
    private final CommandPublisher publisher;
    private final WaitingCallers callers;
    private final RepeatedRequests repeated;
    private final Traces traces;
    private final Issuers issuers;
    private final Access access;
    private final Quotas quotas;
    private final Clock clock = Clock.systemUTC();
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    CommandResource(
            CommandConfig config,
            NodeDirectory directory,
            NodeLookup lookup,
            CommandPublisher publisher,
            WaitingCallers callers,
            RepeatedRequests repeated,
            Issuers issuers,
            Access access,
            Quotas quotas,
            Traces traces) {
        this.config = config;
        this.directory = directory;
        this.lookup = lookup;
        this.publisher = publisher;
        this.callers = callers;
        this.repeated = repeated;
        this.traces = traces;
        this.issuers = issuers;
        this.access = access;
        this.quotas = quotas;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sends a message to nodes",
            description =
                    "Accepted means that it is in the log for good. Without wait the answer says so at once; with wait it has the results so far.")
    @APIResponse(
            responseCode = "200",
            description = "The results so far, after all awaited nodes have answered or the wait is over",
            content = @Content(schema = @Schema(implementation = CommandAnswer.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted",
            content = @Content(schema = @Schema(implementation = CommandAnswer.class)))
    public CompletionStage<Response> post(
            @Parameter(description = "How long to wait for results, such as 10s", example = "10s")
                    @QueryParam("wait")
                    @Nullable
                    String wait,
            @Parameter(
                            description =
                                    "The caller's own name for this request; a repeat with the same key is delivered once")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String idempotencyKey,
            @Context HttpServerRequest http,
            @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class))) byte[] body) {
        Caller caller = caller(http);
        Duration atMost = Durations.parse("wait", wait, Duration.ZERO, Duration.ZERO, config.maxWait());
        CommandRequest request = CommandRequest.parse(body, config);
        publisher.requireReady();
        Addressees addressees = addressees(request.target());
        quotas.countCommand(addressees.matched().size(), body.length);
        if (idempotencyKey == null) {
            return send(ids.generate().toString(), addressees, request, caller, atMost, positions -> {});
        }
        String id = RepeatedRequests.id(caller.issuer(), idempotencyKey);
        return repeated.find(id, body)
                .map(before -> before.thenApply(positions -> accepted(id, addressees, positions)))
                .orElseGet(
                        () -> send(id, addressees, request, caller, atMost, now -> repeated.remember(id, body, now)));
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Calls a command off",
            description =
                    "What is not delivered will not be; what runs is interrupted where the node can. The answer has what was heard of the nodes within the wait, 1 s if"
                            + " it is not given; the rest is at /results/{id}.")
    public CompletionStage<CommandAnswer> cancel(
            String id, @QueryParam("wait") @Nullable String wait, @Context HttpServerRequest http) {
        Caller caller = caller(http);
        Duration listen = Durations.parse("wait", wait, Duration.ofSeconds(1), Duration.ZERO, config.maxWait());
        if (!CommandId.isValid(id)) {
            throw Problems.notFound("no command has the id '" + id + "'");
        }
        publisher.requireReady();
        return requireMayCallOff(id, caller).thenCompose(may -> callOff(id, caller, listen));
    }

    /** Whose role is for some nodes only may call off what he has asked for himself: that was for those nodes. */
    private CompletionStage<Void> requireMayCallOff(String id, Caller caller) {
        if (!access.grant().isLimited()) {
            return CompletableFuture.completedStage(null);
        }
        return issuers.of(id).thenAccept(issuer -> {
            if (!issuer.equals(Optional.of(caller.issuer()))) {
                throw Problems.ofField(
                        Status.FORBIDDEN,
                        "id",
                        "with a role for some nodes only you may call off what you have asked for yourself");
            }
        });
    }

    private CompletionStage<CommandAnswer> callOff(String id, Caller caller, Duration listen) {
        return callers.whileOpen(
                id,
                Set.of(),
                Set.of(),
                heard -> publisher
                        .cancel(id, caller, clock.instant(), config.maxTtl())
                        .thenCompose(positions -> heard.over(listen)
                                .thenApply(over -> CommandAnswer.withResults(id, positions, heard.executions()))));
    }

    /** Of the nodes that are chosen by their labels, those that the caller's role is for; if he names others, he is refused. */
    private Addressees addressees(JsonNode target) {
        Addressees addressees = Addressees.of("target", target, access::within, directory, lookup, config.maxTargets());
        if (addressees instanceof Addressees.Named named) {
            access.require("target", named.matched());
        }
        return addressees;
    }

    private Caller caller(HttpServerRequest http) {
        return Caller.of(http, access.name(), ids.generate().toString(), traces);
    }

    /** @param written is told at once what will complete with the positions */
    private CompletionStage<Response> send(
            String id,
            Addressees addressees,
            CommandRequest request,
            Caller caller,
            Duration atMost,
            Consumer<CompletionStage<List<Position>>> written) {
        Instant now = clock.instant();
        if (atMost.isZero()) {
            CompletionStage<List<Position>> positions = publisher.publish(id, addressees, request, caller, now);
            written.accept(positions);
            return positions.thenApply(where -> accepted(id, addressees, where));
        }
        return callers.whileOpen(id, addressees.matched(), addressees.awaited(), wait -> {
            CompletionStage<List<Position>> positions = publisher.publish(id, addressees, request, caller, now);
            written.accept(positions);
            return positions.thenCompose(
                    where -> wait.done(atMost).thenApply(done -> results(id, where, wait.executions(), request, now)));
        });
    }

    private static Response accepted(String id, Addressees addressees, List<Position> positions) {
        return Response.accepted(CommandAnswer.accepted(
                        id, positions, addressees.matched().size()))
                .header(HttpHeaders.LOCATION, "/results/" + id)
                .build();
    }

    private Response results(
            String id, List<Position> positions, List<Execution> heard, CommandRequest request, Instant acceptedAt) {
        Instant now = clock.instant();
        List<Execution> executions = heard.stream()
                .map(execution -> execution.seenAt(now, acceptedAt.plus(request.ttl()), request.timeout()))
                .toList();
        return Response.ok(CommandAnswer.withResults(id, positions, executions)).build();
    }
}
