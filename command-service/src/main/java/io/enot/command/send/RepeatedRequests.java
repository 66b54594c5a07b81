package io.enot.command.send;

import com.fasterxml.uuid.Generators;
import io.enot.contract.json.InvalidField;
import io.enot.http.Problems;
import io.enot.http.limit.Bounded;
import io.enot.log.Position;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Requests with an {@code Idempotency-Key}. The command's id is made from issuer and key, so a repeat has the same id on every instance, and gateways deliver it once. The
 * latest ones of this instance are remembered, and a repeat of them is not even written. Thread-safe.
 */
@Singleton
class RepeatedRequests {
    private static final int REMEMBERED = 10_000;
    private static final int MAX_KEY = 255;
    private static final UUID NAMESPACE = UUID.fromString("5b6ce0d6-3a0f-5c65-9d3c-7a6d1e3f0a52");

    private final Bounded<String, Request> latest = new Bounded<>(REMEMBERED);

    private record Request(int body, CompletionStage<List<Position>> positions) {}

    /** The id of the command that the caller calls so. */
    static String id(String issuer, String key) {
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw new InvalidField("Idempotency-Key", "must have 1 to " + MAX_KEY + " characters");
        }
        return Generators.nameBasedGenerator(NAMESPACE)
                .generate(issuer + "\n" + key)
                .toString();
    }

    /**
     * Where the command stands that was accepted under this id; empty if it is new here.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if the body was another one
     */
    synchronized Optional<CompletionStage<List<Position>>> find(String id, byte[] body) {
        Request known = latest.get(id);
        if (known == null) {
            return Optional.empty();
        }
        if (known.body() != Arrays.hashCode(body)) {
            throw Problems.unprocessable(
                    "Idempotency-Key", "was used for another request; a new request needs a new key");
        }
        return Optional.of(known.positions());
    }

    /** Remembers a request; one that fails is forgotten, so that it can be tried again. */
    void remember(String id, byte[] body, CompletionStage<List<Position>> positions) {
        synchronized (this) {
            latest.put(id, new Request(Arrays.hashCode(body), positions));
        }
        positions.whenComplete((written, failure) -> {
            if (failure != null) {
                synchronized (this) {
                    latest.remove(id);
                }
            }
        });
    }
}
