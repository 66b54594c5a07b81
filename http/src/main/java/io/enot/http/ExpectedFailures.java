package io.enot.http;

import io.enot.contract.json.InvalidField;
import io.enot.log.LogUnavailable;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The expected failures of the core, as problem details. */
public class ExpectedFailures {
    private static final Logger LOG = Logger.getLogger(ExpectedFailures.class);

    @ServerExceptionMapper
    public Response invalid(InvalidField e) {
        return Problems.ofField(Status.BAD_REQUEST, e.field().isEmpty() ? "body" : e.field(), e.reason())
                .toResponse();
    }

    /** Who has gone in the middle of his request gets no answer, and that is no reason to raise an alarm. Our own reading and writing fails as {@link java.io.UncheckedIOException}. */
    @ServerExceptionMapper
    public Response unread(IOException e) {
        LOG.debug("a request could not be read", e);
        return Problems.ofField(Status.BAD_REQUEST, "body", "ends too early").toResponse();
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
