package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.NodeRecord;
import io.enot.contract.record.TokenRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody unknown gets in, and nobody gets further than his role. */
class AccessIT {
    private static final Enot ENOT = Enot.shared();
    private static final String MINE = "access-mine";
    private static final String FOREIGN = "access-foreign";
    private static final String EVAL = "{\"type\":\"eval\",\"to_evaluate\":\"2\"}";

    /** Of no real path: a refusal comes before the path's parameters are looked at. */
    private static final String ANYTHING = "00000000-0000-7000-8000-000000000000";

    /** What other instances ask, which the description of the API does not have. */
    private static final List<String> BETWEEN_INSTANCES = List.of(
            "GET /history/here?partitions=0", "GET /reports/here?partitions=0", "GET /results/x/here?partitions=0");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    @BeforeAll
    static void labelTheNodes() {
        ENOT.put("/nodes/" + MINE, "{\"labels\":{\"access\":\"mine\"}}").ok();
        ENOT.put("/nodes/" + FOREIGN, "{\"labels\":{\"access\":\"foreign\"}}").ok();
    }

    static Stream<String> operations() {
        List<String> operations = new ArrayList<>(BETWEEN_INSTANCES);
        operations.add("GET /q/metrics");
        JsonNode api = ENOT.get("/q/openapi?format=json").ok();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{[^}]*}", ANYTHING));
                    }
                }));
        assertThat(operations).hasSizeGreaterThan(25);
        return operations.stream().filter(operation -> !operation.contains("/q/health"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nothingIsOpenToWhoBringsNoToken(String operation) {
        Answer answer = ask(operation, Optional.empty());

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(401);
        assertThat(answer.response().headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aViewerChangesNothing(String operation) {
        if (!operation.startsWith("GET ")) {
            assertThat(ask(operation, bearer(token("viewer", ""))).status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer enot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer eyJhbGciOiJub25lIn0.eyJncm91cHMiOlsiYWRtaW4iXX0.",
                "Basic YWRtaW46YWRtaW4=",
                "nonsense"
            })
    void whatIsNoTokenOpensNothing(String authorization) {
        Answer answer = ENOT.ask("GET", "/nodes", "", Optional.of(authorization));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void aLongHeaderHarmsNobody() {
        Optional<String> tooLong = Optional.of("Bearer " + "x".repeat(100_000));

        assertThatThrownBy(() -> ENOT.ask("GET", "/nodes", "", tooLong)).isInstanceOf(UncheckedIOException.class);
        assertThat(ENOT.get("/nodes").status()).isEqualTo(200);
    }

    @Test
    void onlyAnAdminMakesTokens() {
        String body = "{\"name\":\"friend\",\"role\":\"admin\"}";

        assertThat(ENOT.ask("POST", "/tokens", body, bearer(token("operator", "")))
                        .status())
                .isEqualTo(403);
        assertThat(ENOT.ask("POST", "/tokens", body, bearer(token("admin", "access=mine")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRoleForSomeNodesIsForNoOthers() {
        Optional<String> operator = bearer(token("operator", "access=mine"));

        assertThat(post(MINE, operator).status()).isEqualTo(202);
        Answer refused = post(FOREIGN, operator);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().get("field").asText()).isEqualTo("target");
        assertThat(ENOT.ask("GET", "/nodes/" + FOREIGN, "", operator).status()).isEqualTo(403);
        assertThat(ENOT.ask("GET", "/nodes", "", operator).body()).hasSize(1);
        assertThat(ENOT.ask("PUT", "/nodes/" + FOREIGN, "{\"labels\":{\"access\":\"mine\"}}", operator)
                        .status())
                .isEqualTo(403);
        assertThat(ENOT.ask("GET", "/plans", "", operator).status()).isEqualTo(403);
        assertThat(ENOT.ask("POST", "/replays", "{\"commands\":[\"x\"]}", operator)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"*\"", "{\"labels\":\"access\"}", "{\"labels\":\"access in (mine,foreign)\"}"})
    void aBroadcastReachesThoseNodesThatTheRoleIsFor(String target) {
        Optional<String> operator = bearer(token("operator", "access=mine"));

        Answer answer = ENOT.ask(
                "POST", "/commands", "{\"target\":" + target + ",\"ttl\":\"1s\",\"message\":" + EVAL + "}", operator);

        assertThat(answer.ok().get("matched").asInt()).isEqualTo(1);
        String id = answer.body().get("id").asText();
        assertThat(ENOT.commandsInTheLog())
                .filteredOn(command -> command.id().equals(id))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command.target().toString()).contains("mine"));
    }

    @Test
    void onlyWhatConcernsThoseNodesIsSeen() {
        Optional<String> viewer = bearer(token("viewer", "access=mine"));
        String mine = post(MINE, bearer(ENOT.token())).ok().get("id").asText();
        String foreign = post(FOREIGN, bearer(ENOT.token())).ok().get("id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ENOT.get("/results/" + foreign).status() == 200
                        && ENOT.get("/results/" + mine).status() == 200);

        assertThat(ENOT.ask("GET", "/results/" + mine, "", viewer).status()).isEqualTo(200);
        assertThat(ENOT.ask("GET", "/results/" + foreign, "", viewer).status()).isEqualTo(404);
        assertThat(ENOT.ask("GET", "/history?limit=1000", "", viewer).ok().get("entries"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.get("node").asText()).isEqualTo(MINE));
        assertThat(ENOT.ask("GET", "/history?node=" + FOREIGN, "", viewer).ok().get("entries"))
                .isEmpty();
        assertThat(ENOT.ask("GET", "/nodes/" + FOREIGN + "/history", "", viewer)
                        .ok()
                        .get("entries"))
                .isEmpty();
    }

    @Test
    void onlyTheirOwnCommandsAreCalledOffByThoseWithARoleForSomeNodes() {
        Optional<String> operator = bearer(token("operator", "access=mine"));
        String own = post(MINE, operator).ok().get("id").asText();
        String other = post(MINE, bearer(ENOT.token())).ok().get("id").asText();

        assertThat(ENOT.ask("DELETE", "/commands/" + own + "?wait=0s", "", operator)
                        .status())
                .isEqualTo(200);
        assertThat(ENOT.ask("DELETE", "/commands/" + other + "?wait=0s", "", operator)
                        .status())
                .isEqualTo(403);
        assertThat(ENOT.ask("DELETE", "/commands/" + ANYTHING + "?wait=0s", "", operator)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aTokenEndsWhenItExpiresOrIsRevoked() {
        JsonNode brief = make("{\"name\":\"brief\",\"role\":\"viewer\",\"expires\":\"1s\"}");
        JsonNode revoked = make("{\"name\":\"revoked\",\"role\":\"viewer\"}");
        Optional<String> bearer = bearer(revoked.get("token").asText());
        assertThat(ENOT.ask("GET", "/nodes", "", bearer).status()).isEqualTo(200);

        assertThat(ENOT.delete("/tokens/" + revoked.get("id").asText()).status())
                .isEqualTo(204);
        assertThat(ENOT.ask("GET", "/nodes", "", bearer).status()).isEqualTo(401);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        ENOT.ask("GET", "/nodes", "", bearer(brief.get("token").asText()))
                                        .status()
                                == 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nodes/stream", "/results/stream"})
    void aStreamEndsWithTheTokenThatOpenedIt(String path) throws IOException {
        JsonNode revoked = make("{\"name\":\"listener\",\"role\":\"viewer\"}");
        HttpURLConnection stream = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + ENOT.httpPort() + path).toURL().openConnection();
        stream.setRequestProperty(
                "Authorization", "Bearer " + revoked.get("token").asText());
        try (InputStream events = stream.getInputStream()) {
            assertThat(events.read()).isNotNegative();

            ENOT.delete("/tokens/" + revoked.get("id").asText());

            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> readToTheEnd(events));
            assertThat(end).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    private static void readToTheEnd(InputStream events) {
        try {
            events.readAllBytes();
        } catch (IOException e) {
            // it was cut in the middle
        }
    }

    @Test
    void aTokenIsShownOnceAndKeptNowhere() {
        JsonNode made = make("{\"name\":\"secretive\",\"role\":\"operator\",\"labels\":\"access=mine\"}");
        String token = made.get("token").asText();

        JsonNode listed = Stream.of(ENOT.get("/tokens").ok())
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .filter(each -> each.get("id").equals(made.get("id")))
                .findFirst()
                .orElseThrow();
        assertThat(listed.toString()).contains("\"labels\":\"access=mine\"").doesNotContain(token);
        List<byte[]> kept = KafkaTopic.read(ENOT.kafka(), "enot.tokens").stream()
                .map(ConsumerRecord::value)
                .filter(Objects::nonNull) // where one was revoked
                .toList();
        assertThat(kept)
                .allSatisfy(record ->
                        assertThat(new String(record, StandardCharsets.UTF_8)).doesNotContain(token))
                .extracting(record -> Json.read(record, TokenRecord.class).id())
                .contains(made.get("id").asText());
    }

    @Test
    void whoDecidesAboutANodeStandsInTheLog() {
        ENOT.ask("PUT", "/nodes/decided", "{}", bearer(token("operator", ""))).ok();

        assertThat(KafkaTopic.read(ENOT.kafka(), "enot.nodes"))
                .filteredOn(record -> record.key().equals("decided"))
                .extracting(
                        record -> Json.read(record.value(), NodeRecord.class).issuer())
                .containsExactly("operator-of-all");
    }

    @Test
    void theHolderOfATokenStandsInTheHistory() {
        String id = post(MINE, bearer(token("operator", ""))).ok().get("id").asText();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> ENOT.get("/results/" + id)
                        .body()
                        .path("issuer")
                        .asText()
                        .equals("operator-of-all"));
        assertThat(ENOT.ask("GET", "/me", "", bearer(token("operator", "access=mine")))
                        .body())
                .hasToString("{\"name\":\"operator-of-access\",\"role\":\"operator\",\"labels\":\"access=mine\"}");
    }

    @Test
    void onlyItsOwnerReadsTheAdminsToken() throws IOException {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(ENOT.data().resolve("admin.token"))))
                .isEqualTo("rw-------");
    }

    private static Answer ask(String operation, Optional<String> authorization) {
        int space = operation.indexOf(' ');
        return ENOT.ask(operation.substring(0, space), operation.substring(space + 1), "", authorization);
    }

    private static Answer post(String node, Optional<String> authorization) {
        return ENOT.ask(
                "POST",
                "/commands",
                "{\"target\":\"" + node + "\",\"ttl\":\"5m\",\"message\":" + EVAL + "}",
                authorization);
    }

    private static String token(String role, String labels) {
        return make("{\"name\":\"" + role + "-of-" + (labels.isEmpty() ? "all" : "access") + "\",\"role\":\"" + role
                        + "\"" + (labels.isEmpty() ? "" : ",\"labels\":\"" + labels + "\"") + "}")
                .get("token")
                .asText();
    }

    private static JsonNode make(String body) {
        return ENOT.post("/tokens", body).ok();
    }

    private static Optional<String> bearer(String token) {
        return Optional.of("Bearer " + token);
    }
}
