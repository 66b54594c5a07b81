package io.enot.http;

import io.enot.contract.json.InvalidField;
import io.enot.log.LogUnavailable;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The expected failures of the core, as problem details. */
public class ExpectedFailures {

    @ServerExceptionMapper
    public Response invalid(InvalidField e) {
        return Problems.ofField(Status.BAD_REQUEST, e.field().isEmpty() ? "body" : e.field(), e.reason())
                .toResponse();
    }

    @ServerExceptionMapper
    public Response unavailable(LogUnavailable e) {
        return HttpProblem.builder()
                .withStatus(Status.SERVICE_UNAVAILABLE)
                .withTitle(Status.SERVICE_UNAVAILABLE.getReasonPhrase())
                .withDetail(e.getMessage())
                .withHeader(HttpHeaders.RETRY_AFTER, 1)
                .build()
                .toResponse();
    }
}
