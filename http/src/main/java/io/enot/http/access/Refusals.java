package io.enot.http.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Who is not known, or may not do what he asks, as problem details. */
public class Refusals {
    /** Before the mappers of the library, which do not know how to ask for a bearer token. */
    private static final int FIRST = 1;

    /** As RFC 6750 has it. */
    static final String CHALLENGE = "Bearer realm=\"enot\"";

    @ServerExceptionMapper(priority = FIRST)
    public Response unknown(UnauthorizedException e) {
        return unknown("bring a token: Authorization: Bearer ...");
    }

    @ServerExceptionMapper(priority = FIRST)
    public Response wrong(AuthenticationFailedException e) {
        return unknown(Objects.requireNonNullElse(e.getMessage(), "the token is not valid"));
    }

    @ServerExceptionMapper(priority = FIRST)
    public Response forbidden(ForbiddenException e) {
        return HttpProblem.valueOf(
                        Status.FORBIDDEN,
                        Objects.requireNonNullElse(
                                e.getMessage(), "your role does not reach so far; GET /me says what it is"))
                .toResponse();
    }

    private static Response unknown(String detail) {
        return HttpProblem.builder()
                .withStatus(Status.UNAUTHORIZED)
                .withTitle(Status.UNAUTHORIZED.getReasonPhrase())
                .withDetail(detail)
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build()
                .toResponse();
    }
}
