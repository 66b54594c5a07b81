package io.enot.result.audit;

import io.enot.http.access.Access;
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

/** The history of one node. The node itself is another service's. */
@Path("/nodes/{idOrName}/history")
@Tag(name = "history")
@RolesAllowed("viewer")
@Blocking
public class NodeHistoryResource {
    private final Exports exports;
    private final Access access;

    NodeHistoryResource(Exports exports, Access access) {
        this.exports = exports;
        this.access = access;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Format.NDJSON, Format.CSV})
    @Operation(summary = "What a node was asked to do, and what became of it", description = "As /history?node=…")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = HistoryPage.class)),
            description = "A page, or all entries")
    public Response get(
            String idOrName,
            @BeanParam HistoryParameters asked,
            @Parameter(description = "json, ndjson or csv, before what Accept says") @QueryParam("format") @Nullable
                    String format,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return exports.answer(Format.of(format, accept), List.of(idOrName), asked.within(access::within));
    }
}
