package io.enot.command.replay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.command.node.NodeLookup;
import io.enot.contract.json.Fields;
import io.enot.contract.json.Json;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.ReplayRecord.Wanted;
import io.enot.contract.record.ReplaySpec;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.http.access.AllNodes;
import io.enot.log.Log;
import io.enot.log.view.NodeDirectory;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Issues history once more. */
@Path("/replays")
@Tag(name = "replays")
@Produces(MediaType.APPLICATION_JSON)
@AllNodes
@Blocking
public class ReplayResource {
    private final Replays replays;
    private final ReplayRunner runner;
    private final CommandHistory history;
    private final ReplayConfig config;
    private final NodeDirectory directory;
    private final NodeLookup lookup;
    private final Log log;
    private final Access access;
    private final Clock clock = Clock.systemUTC();
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    ReplayResource(
            Replays replays,
            ReplayRunner runner,
            CommandHistory history,
            ReplayConfig config,
            NodeDirectory directory,
            NodeLookup lookup,
            Log log,
            Access access) {
        this.replays = replays;
        this.runner = runner;
        this.history = history;
        this.config = config;
        this.directory = directory;
        this.lookup = lookup;
        this.log = log;
        this.access = access;
    }

    @POST
    @RolesAllowed("operator")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Issues commands of the past once more",
            description =
                    "By time, ids or positions; to the same nodes or to others; at the original pace, faster, or as fast as it goes. A dry run tells what would be issued.")
    @APIResponse(
            responseCode = "200",
            description = "What would be issued",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    public CompletionStage<Response> post(
            @RequestBody(content = @Content(schema = @Schema(implementation = ReplayRequest.class))) byte[] body) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ReplayRequest.Checked request = ReplayRequest.parse(body, config, directory, lookup, now);
        if (request.dryRun()) {
            return CompletableFuture.completedStage(
                    Response.ok(ReplayView.dryRun(request.spec(), select(request.spec()), config.maxShown()))
                            .build());
        }
        ReplayRecord record =
                new ReplayRecord(ids.generate().toString(), request.spec(), Wanted.RUNNING, access.name(), now, now);
        return write(record).thenApply(view -> {
            runner.run(record.id());
            return Response.accepted(view)
                    .header(HttpHeaders.LOCATION, "/replays/" + record.id())
                    .build();
        });
    }

    private List<Item> select(ReplaySpec spec) {
        try {
            return history.select(spec, config.maxCommands());
        } catch (CommandHistory.TooMany e) {
            throw Problems.unprocessable("from", String.valueOf(e.getMessage()));
        }
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "All replays, the newest first")
    public List<ReplayView> list() {
        return replays.all().stream().map(ReplayView::of).toList();
    }

    @GET
    @RolesAllowed("viewer")
    @Path("{id}")
    @Operation(summary = "One replay, and how far it is")
    public ReplayView get(String id) {
        return ReplayView.of(find(id));
    }

    @PATCH
    @RolesAllowed("operator")
    @Path("{id}")
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Pauses a replay, or lets it go on",
            description = "{\"wanted\": \"paused\"} or {\"wanted\": \"running\"}")
    public CompletionStage<ReplayView> patch(
            String id, @RequestBody(content = @Content(schema = @Schema(implementation = Object.class))) byte[] body) {
        Fields fields = new Fields(Json.object(body, 0, body.length));
        fields.allowOnly(Set.of("wanted"), "a change of a replay");
        return want(
                id,
                switch (fields.text("wanted")) {
                    case "running" -> Wanted.RUNNING;
                    case "paused" -> Wanted.PAUSED;
                    default -> throw fields.invalid("wanted", "must be running or paused; DELETE calls the replay off");
                });
    }

    @DELETE
    @RolesAllowed("operator")
    @Path("{id}")
    @Operation(
            summary = "Calls a replay off",
            description = "What it has issued stays issued. The replay itself stays in the log.")
    public CompletionStage<ReplayView> cancel(String id) {
        return want(id, Wanted.CANCELLED);
    }

    private CompletionStage<ReplayView> want(String id, Wanted wanted) {
        Replay replay = find(id);
        if (replay.isOver() || replay.record().wanted() == Wanted.CANCELLED) {
            throw Problems.ofField(Status.CONFLICT, "id", "this replay is over");
        }
        return write(replay.record().to(wanted, clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    private CompletionStage<ReplayView> write(ReplayRecord record) {
        return log.append(record).thenApply(written -> {
            replays.learn(record);
            return ReplayView.of(find(record.id()));
        });
    }

    private Replay find(String id) {
        return replays.get(id).orElseThrow(() -> Problems.notFound("there is no replay '" + id + "'"));
    }
}
