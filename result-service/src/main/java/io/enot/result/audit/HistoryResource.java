package io.enot.result.audit;

import io.enot.http.access.Access;
import io.enot.result.history.Page;
import io.enot.result.partition.Answers;
import io.enot.result.partition.Partitions;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The history of all nodes. Nothing here, nor anywhere else in the API, changes or removes a record. */
@Path("/history")
@Tag(name = "history")
@RolesAllowed("viewer")
@Blocking
public class HistoryResource {
    private final Histories histories;
    private final Exports exports;
    private final Access access;
    private final Partitions partitions;

    HistoryResource(Histories histories, Exports exports, Partitions partitions, Access access) {
        this.histories = histories;
        this.exports = exports;
        this.access = access;
        this.partitions = partitions;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Format.NDJSON, Format.CSV})
    @Operation(
            summary = "Who did what to which node, and what became of it",
            description =
                    "An entry is a command on a node; a broadcast has one of its own besides, without node and state. As application/json it comes in pages: go on with next as the cursor."
                            + " As application/x-ndjson or text/csv it comes whole, however long it is.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = HistoryPage.class)),
            description = "A page, or all entries")
    public Response get(
            @Parameter(description = "Id or name of a node; may be there several times") @QueryParam("node")
                    List<String> nodes,
            @BeanParam HistoryParameters asked,
            @Parameter(description = "json, ndjson or csv, before what Accept says") @QueryParam("format") @Nullable
                    String format,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return exports.answer(Format.of(format, accept), nodes, asked.within(access::within));
    }

    /** The part of a page that is on this instance, for another one that asks. */
    @GET
    @Path("here")
    @RolesAllowed("admin")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Answers<Page> here(
            @QueryParam("node") List<String> nodes,
            @BeanParam HistoryParameters asked,
            @QueryParam("partitions") String of) {
        return histories.pageHere(nodes, asked, partitions.parse(of));
    }
}
