package io.enot.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;

/** Expected failures as problem details. A problem that concerns a part of the request names it in the member {@code field}. */
public final class Problems {
    private Problems() {}

    /** A problem with one field of the request. */
    public static HttpProblem ofField(Status status, String field, String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(status.getReasonPhrase())
                .withDetail(field + ": " + detail)
                .with("field", field)
                .build();
    }

    /** The request is well-formed, and cannot be done: 422, for which JAX-RS has no name. */
    public static HttpProblem unprocessable(String field, String detail) {
        return HttpProblem.builder()
                .withStatus(422)
                .withTitle("Unprocessable Content")
                .withDetail(field + ": " + detail)
                .with("field", field)
                .build();
    }

    /** A problem with what the path names. */
    public static HttpProblem notFound(String detail) {
        return HttpProblem.valueOf(Status.NOT_FOUND, detail);
    }
}
