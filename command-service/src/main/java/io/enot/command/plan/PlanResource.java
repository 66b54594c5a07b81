package io.enot.command.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.command.send.CommandConfig;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.json.MergePatch;
import io.enot.contract.node.NodeId;
import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Topic;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.http.access.AllNodes;
import io.enot.log.Log;
import io.enot.log.view.DirectoryFeed;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import io.enot.log.view.Plan;
import io.enot.log.view.Plans;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Plans: written, looked at, removed. */
@Path("/plans")
@Tag(name = "plans")
@Produces(MediaType.APPLICATION_JSON)
@AllNodes
@NonBlocking
public class PlanResource {
    private final Plans plans;
    private final NodeDirectory directory;
    private final DirectoryFeed feed;
    private final Log log;
    private final CommandConfig config;
    private final Access access;
    private final Clock clock = Clock.systemUTC();

    PlanResource(
            Plans plans, NodeDirectory directory, DirectoryFeed feed, Log log, CommandConfig config, Access access) {
        this.plans = plans;
        this.directory = directory;
        this.feed = feed;
        this.log = log;
        this.config = config;
        this.access = access;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "All plans without their scripts, in the order in which they come into force")
    public List<PlanView> list() {
        List<Node> nodes = directory.all();
        return plans.all().stream()
                .map(plan -> PlanView.of(plan, PlanStatus.of(plan, plans, nodes), false))
                .toList();
    }

    @GET
    @RolesAllowed("viewer")
    @Path("{name}")
    @Operation(summary = "One plan, and how far it is")
    public PlanView get(String name) {
        return view(find(name));
    }

    @PUT
    @RolesAllowed("operator")
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Writes a plan, new or not",
            description =
                    "The gateways bring the nodes to it. Where it has failed it is tried again, since somebody has written it again.")
    public CompletionStage<PlanView> put(
            String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = PlanRequest.class))) byte[] body) {
        return write(name, Json.object(body, 0, body.length));
    }

    @PATCH
    @RolesAllowed("operator")
    @Path("{name}")
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Changes some members of a plan",
            description = "A JSON merge patch (RFC 7396): {\"percent\": 50}; null is the default.")
    public CompletionStage<PlanView> patch(
            String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = PlanRequest.class))) byte[] body) {
        ObjectNode plan = PlanRequest.of(find(name).spec());
        return write(name, MergePatch.apply(plan, Json.object(body, 0, body.length)));
    }

    @DELETE
    @RolesAllowed("operator")
    @Path("{name}")
    @Operation(summary = "Removes a plan; its nodes put back what they ran before, or what another plan wants")
    public CompletionStage<Void> delete(String name) {
        find(name);
        return log.remove(Topic.PLANS, name).thenCompose(feed::known);
    }

    private CompletionStage<PlanView> write(String name, ObjectNode json) {
        if (!NodeId.isValid(name)) {
            throw new InvalidField("name", NodeId.RULE);
        }
        if (Json.bytes(json).length > config.maxMessage()) {
            throw Problems.ofField(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "script",
                    "and files together must not be longer than " + config.maxMessage() + " bytes");
        }
        PlanRecord spec =
                PlanRequest.parse(name, json, access.name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        return log.append(spec).thenCompose(feed::known).thenApply(known -> view(find(name)));
    }

    private Plan find(String name) {
        return plans.get(name).orElseThrow(() -> Problems.notFound("there is no plan '" + name + "'"));
    }

    private PlanView view(Plan plan) {
        return PlanView.of(plan, PlanStatus.of(plan, plans, directory.all()), true);
    }
}
