package io.enot.command.send;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.command.node.NodeDirectory;
import io.enot.command.node.NodeLookup;
import io.enot.http.Durations;
import io.enot.log.Position;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
@NonBlocking
public class CommandResource {
    private static final String ISSUER = "anonymous";

    private final CommandConfig config;
    private final NodeDirectory directory;
    private final NodeLookup lookup;
    private final CommandPublisher publisher;
    private final Waits waits;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    CommandResource(
            CommandConfig config, NodeDirectory directory, NodeLookup lookup, CommandPublisher publisher, Waits waits) {
        this.config = config;
        this.directory = directory;
        this.lookup = lookup;
        this.publisher = publisher;
        this.waits = waits;
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
            @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class))) byte[] body) {
        Duration atMost = Durations.parse("wait", wait, Duration.ZERO, Duration.ZERO, config.maxWait());
        CommandRequest request = CommandRequest.parse(body, config);
        publisher.requireReady();
        Addressees addressees = Addressees.of(request.target(), directory, lookup, config.maxTargets());
        String id = ids.generate().toString();
        return atMost.isZero() ? accept(id, addressees, request) : acceptAndWait(id, addressees, request, atMost);
    }

    private CompletionStage<Response> accept(String id, Addressees addressees, CommandRequest request) {
        return publisher
                .publish(id, addressees, request, ISSUER)
                .thenApply(positions -> Response.accepted(CommandAnswer.accepted(
                                id, positions, addressees.matched().size()))
                        .header(HttpHeaders.LOCATION, "/results/" + id)
                        .build());
    }

    private CompletionStage<Response> acceptAndWait(
            String id, Addressees addressees, CommandRequest request, Duration atMost) {
        Waits.Wait wait = waits.open(id, addressees.matched(), addressees.awaited());
        return publisher
                .publish(id, addressees, request, ISSUER)
                .thenCompose(positions -> wait.done(atMost).thenApply(done -> results(id, positions, wait)))
                .whenComplete((answer, failure) -> wait.close());
    }

    private static Response results(String id, List<Position> positions, Waits.Wait wait) {
        return Response.ok(CommandAnswer.withResults(id, positions, wait.executions()))
                .build();
    }
}
