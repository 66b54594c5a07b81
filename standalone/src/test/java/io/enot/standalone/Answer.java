package io.enot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** An answer over HTTP. */
record Answer(int status, JsonNode body, HttpResponse<String> response) {
    /** The body of a good answer; of another one, the test ends with what it said. */
    JsonNode ok() {
        if (status / 100 != 2) {
            throw new AssertionError(response.request().uri() + " answers " + status + ": " + body);
        }
        return body;
    }
}
