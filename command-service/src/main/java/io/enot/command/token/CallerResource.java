package io.enot.command.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.Grant;
import io.enot.contract.record.Role;
import io.enot.http.access.Access;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tells a caller who he is. */
@Path("/me")
@Tag(name = "access")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@NonBlocking
public class CallerResource {
    private final Access access;

    CallerResource(Access access) {
        this.access = access;
    }

    /**
     * Who asks.
     *
     * @param labels of the nodes that the role is for; null for all
     */
    @Schema(name = "Caller")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Me(String name, Role role, @Nullable String labels) {}

    @GET
    @Operation(summary = "Under which name the caller stands in the log, and what he may do")
    public Me get() {
        Grant grant = access.grant();
        return new Me(access.name(), grant.role(), TokenView.labels(grant));
    }
}
