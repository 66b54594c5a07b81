package io.enot.command.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.node.NodeId;
import io.enot.contract.node.NodeName;
import io.enot.contract.record.NodeRecord;
import io.enot.contract.record.Selector;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.http.access.AllNodes;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The registry of nodes, and who is there. */
@Path("/nodes")
@Tag(name = "nodes")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class NodeResource {
    private static final int MAX_LABELS = 64;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    private final NodeDirectory directory;
    private final NodeLookup lookup;
    private final Registry registry;
    private final Access access;

    NodeResource(NodeDirectory directory, NodeLookup lookup, Registry registry, Access access) {
        this.directory = directory;
        this.lookup = lookup;
        this.registry = registry;
        this.access = access;
    }

    /** What people may decide about a node. */
    @Schema(name = "NodeRegistration", examples = "{\"name\": \"kitchen\", \"labels\": {\"room\": \"lab\"}}")
    public record Registration(String name, Map<String, String> labels, Boolean disabled) {}

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "All nodes that are registered or have ever connected, by name")
    public List<Node> list() {
        Selector visible = access.grant().nodes();
        return directory.all().stream()
                .filter(node -> visible.matches(node.labels()))
                .toList();
    }

    @GET
    @RolesAllowed("viewer")
    @Path("{idOrName}")
    @Operation(summary = "One node")
    public Node get(String idOrName) {
        String id = lookup.id("id", idOrName);
        access.require("id", Set.of(id));
        return directory.get(id).orElseThrow();
    }

    @PUT
    @RolesAllowed("operator")
    @AllNodes // labels decide who may do what
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Names and labels a node, known or not yet",
            description =
                    "Replaces name and labels. Without a name the node is called as it calls itself."
                            + " A disabled node is thrown out within a second, and is not let in again until it is enabled; without the field, that stays as it is.")
    public CompletionStage<Node> put(
            String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = Registration.class))) byte[] body) {
        if (!NodeId.isValid(id)) {
            throw new InvalidField("id", NodeId.RULE);
        }
        Fields fields = new Fields(Json.object(body, 0, body.length));
        fields.allowOnly(Set.of("name", "labels", "disabled"), "a node");
        String name = fields.has("name") ? name(fields) : "";
        directory.idsOf(name).stream()
                .filter(other -> !other.equals(id))
                .findFirst()
                .ifPresent(other -> {
                    throw Problems.ofField(
                            Status.CONFLICT, "name", "'" + name + "' is already the name of node " + other);
                });
        Map<String, String> labels = labels(fields.fields("labels"));
        return registry.change(id, access.name(), node -> {
            NodeRecord described = node.described(name, labels);
            return fields.has("disabled") ? described.disabled(fields.bool("disabled")) : described;
        });
    }

    @DELETE
    @RolesAllowed("operator")
    @AllNodes
    @Path("{idOrName}")
    @Operation(
            summary = "Removes a node that is not there from the registry",
            description =
                    "Its name, its labels and its approval are forgotten; what it did stays in the history, and its own keys stay what they are. If it comes again, it is there again. Not for a node"
                            + " that is online or disabled: 409.")
    @APIResponse(responseCode = "204", description = "It is removed")
    public CompletionStage<Void> remove(String idOrName) {
        String id = lookup.id("id", idOrName);
        Node node = directory.get(id).orElseThrow();
        if (node.online()) {
            throw Problems.ofField(
                    Status.CONFLICT, "id", "the node is online, and would be there again at once: it can be disabled");
        }
        if (node.access().disabled()) {
            throw Problems.ofField(
                    Status.CONFLICT,
                    "id",
                    "the node is disabled, and would be let in if it was removed: enable it first");
        }
        return registry.remove(id, access.name()).thenApply(position -> null);
    }

    @POST
    @RolesAllowed("admin")
    @AllNodes
    @Path("{idOrName}/approval")
    @Operation(
            summary = "Approves a node, which may then come in and is given a key of its own",
            description =
                    "Where gateways are set to enrol nodes like this; elsewhere it changes nothing. A node that waits for it has the approval 'pending'.")
    public CompletionStage<Node> approve(String idOrName) {
        return registry.change(lookup.id("id", idOrName), access.name(), node -> node.approved(true));
    }

    @POST
    @RolesAllowed("admin")
    @AllNodes
    @Path("{idOrName}/key")
    @Operation(
            summary = "Gives a node a new key of its own",
            description =
                    "It is told at once if it is connected over TLS, else when it next is. Until it has said that it holds the new key, 'nextKey', the one before is good as well."
                            + " If a key is under way already, nothing is changed.")
    public CompletionStage<Node> rotateKey(String idOrName) {
        String id = lookup.id("id", idOrName);
        return registry.change(id, access.name(), node -> KeyPlan.rotate(node, directory.provedKey(id)));
    }

    @DELETE
    @RolesAllowed("admin")
    @AllNodes
    @Path("{idOrName}/key")
    @Operation(
            summary = "Withdraws all keys of its own that a node has had",
            description =
                    "Its connection ends within a second. It has to come with the fleet key once more, and to be approved once more where that is asked for: for a board whose flash was"
                            + " erased, or whose key may be in other hands. A board that still holds its own key must be given back the fleet key by hand.")
    public CompletionStage<Node> withdrawKeys(String idOrName) {
        String id = lookup.id("id", idOrName);
        return registry.change(id, access.name(), node -> KeyPlan.withdraw(node, directory.provedKey(id)));
    }

    private static String name(Fields fields) {
        String name = fields.text("name");
        if (!NodeName.isValid(name)) {
            throw fields.invalid("name", NodeName.RULE);
        }
        return name;
    }

    private static Map<String, String> labels(Fields fields) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : fields.json().properties()) {
            String value = fields.text(label.getKey());
            if (!LABEL.matcher(label.getKey()).matches()
                    || !(value.isEmpty() || LABEL.matcher(value).matches())) {
                throw fields.invalid(
                        label.getKey(),
                        "a label and its value have up to 63 characters of A-Z a-z 0-9 . _ / - and begin and end with a letter or digit");
            }
            labels.put(label.getKey(), value);
        }
        if (labels.size() > MAX_LABELS) {
            throw new InvalidField("labels", "has more than " + MAX_LABELS + " labels");
        }
        return labels;
    }
}
