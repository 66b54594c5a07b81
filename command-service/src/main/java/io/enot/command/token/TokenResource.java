package io.enot.command.token;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.contract.record.TokenRecord;
import io.enot.contract.record.Topic;
import io.enot.http.Problems;
import io.enot.http.access.Access;
import io.enot.http.access.AllNodes;
import io.enot.http.access.TokenText;
import io.enot.http.access.Tokens;
import io.enot.log.Log;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tokens of the API. */
@Path("/tokens")
@Tag(name = "access")
@Produces(MediaType.APPLICATION_JSON)
@AllNodes
@RolesAllowed("admin")
@NonBlocking
public class TokenResource {
    private final Tokens tokens;
    private final Access access;
    private final Log log;
    private final Clock clock = Clock.systemUTC();
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    TokenResource(Tokens tokens, Access access, Log log) {
        this.tokens = tokens;
        this.access = access;
        this.log = log;
    }

    @GET
    @Operation(summary = "All tokens that were made and not revoked, the oldest first; not what is secret of them")
    public List<TokenView> list() {
        return tokens.all().stream()
                .sorted(Comparator.comparing(TokenRecord::createdAt))
                .map(token -> TokenView.of(token, null))
                .toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a token",
            description =
                    "The answer has it, and nothing else ever will. Its holder has the role, for all nodes or for those with the labels, and stands in the log under the name.")
    @APIResponse(
            responseCode = "201",
            description = "The token",
            content = @Content(schema = @Schema(implementation = TokenView.class)))
    public CompletionStage<Response> make(
            @RequestBody(content = @Content(schema = @Schema(implementation = TokenRequest.Written.class)))
                    byte[] body) {
        TokenRequest request = TokenRequest.parse(body);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String token = TokenText.make();
        TokenRecord record = new TokenRecord(
                ids.generate().toString(),
                request.name(),
                TokenText.hash(token),
                request.grant(),
                request.expires().map(now::plus).orElse(null),
                access.name(),
                now);
        return log.append(record).thenApply(written -> {
            tokens.learn(record);
            return Response.status(Response.Status.CREATED)
                    .header(HttpHeaders.LOCATION, "/tokens/" + record.id())
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .entity(TokenView.of(record, token))
                    .build();
        });
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revokes a token, on all instances as soon as they have read of it, about a tenth of a second")
    public CompletionStage<Void> revoke(String id) {
        if (tokens.get(id).isEmpty()) {
            throw Problems.notFound("there is no token '" + id + "'");
        }
        return log.remove(Topic.TOKENS, id).thenAccept(written -> tokens.forget(id));
    }
}
