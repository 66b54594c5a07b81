package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.broker.EmbeddedBroker;
import io.enot.contract.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong request gets a problem detail that names what is wrong. */
class HttpProblemsIT {
    private static final Enot ENOT = Enot.shared();
    private static final String STOP = "{\"type\":\"stop\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                        | body              | 400",
                "[]                                                       | body              | 400",
                "{}                                                       | target            | 400",
                "{\"target\":\"*\"}                                       | message           | 400",
                "{\"target\":5,\"message\":{\"type\":\"stop\"}}           | target            | 400",
                "{\"target\":[],\"message\":{\"type\":\"stop\"}}          | target            | 400",
                "{\"target\":[\"*\",1],\"message\":{\"type\":\"stop\"}}   | target[0]         | 404",
                "{\"target\":\"nobody\",\"message\":{\"type\":\"stop\"}}  | target            | 404",
                "{\"target\":\"*\",\"message\":{\"type\":\"dance\"}}      | message.type      | 400",
                "{\"target\":\"*\",\"message\":{\"type\":\"eval\"}}       | message.to_evaluate | 400",
                "{\"target\":\"*\",\"message\":{\"type\":\"stop\"},\"ttl\":\"soon\"} | ttl    | 400",
                "{\"target\":\"*\",\"message\":{\"type\":\"stop\"},\"ttl\":\"2h\"}   | ttl    | 400",
                "{\"target\":\"*\",\"message\":{\"type\":\"stop\"},\"timeout\":\"-1s\"} | timeout | 400",
                "{\"target\":\"*\",\"message\":{\"type\":\"stop\"},\"tll\":\"1s\"}   | tll    | 400",
            })
    void namesTheField(String body, String field, int status) {
        assertProblem(ENOT.post("/commands", body), status, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                       | body          | 400",
                "{}                                                      | selector      | 400",
                "{\"selector\":\"*\"}                                    | script        | 400",
                "{\"selector\":\"*\",\"script\":\"\"}                    | script        | 400",
                "{\"selector\":\"a=b,\",\"script\":\"x\"}                | selector      | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"percent\":101}   | percent       | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"concurrency\":0} | concurrency   | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"settle\":\"soon\"} | settle    | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"files\":{\"../x\":\"\"}} | files.../x | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"files\":{\"x\":1}} | files.x     | 400",
                "{\"selector\":\"*\",\"script\":\"x\",\"label\":\"y\"}   | label         | 400",
            })
    void namesTheFieldOfAPlan(String body, String field, int status) {
        assertProblem(ENOT.put("/plans/wrong", body), status, field);
        assertThat(ENOT.get("/plans/wrong").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                     | from             | 400",
                "{\"from\":\"yesterday\"}                               | from             | 400",
                "{\"from\":\"2026-11-24T12:00:00Z\",\"to\":\"2026-11-24T11:00:00Z\"} | to | 400",
                "{\"commands\":[]}                                      | commands         | 400",
                "{\"commands\":[5]}                                     | commands[0]      | 400",
                "{\"positions\":[{\"partition\":1}]}                    | positions[0].from | 400",
                "{\"commands\":[\"x\"],\"nodes\":\"nobody\"}            | nodes            | 404",
                "{\"commands\":[\"x\"],\"onto\":\"nobody\"}             | onto             | 404",
                "{\"commands\":[\"x\"],\"onto\":{\"nobody\":\"x\"}}     | onto.nobody      | 404",
                "{\"commands\":[\"x\"],\"pace\":\"slow\"}               | pace             | 400",
                "{\"commands\":[\"x\"],\"pace\":0}                      | pace             | 400",
                "{\"commands\":[\"x\"],\"limit\":0}                     | limit            | 400",
                "{\"commands\":[\"x\"],\"dry\":true}                    | dry              | 400",
            })
    void namesTheFieldOfAReplay(String body, String field, int status) {
        assertProblem(ENOT.post("/replays", body), status, field);
    }

    @Test
    void aReplayOfNothingIsDoneAtOnce() {
        Answer accepted = ENOT.post("/replays", "{\"commands\":[\"nope\"]}");
        assertThat(accepted.status()).isEqualTo(202);
        String path = accepted.response().headers().firstValue("Location").orElseThrow();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> ENOT.get(URI.create(path).getPath())
                        .body()
                        .get("state")
                        .asText()
                        .equals("done"));
        assertThat(ENOT.get("/replays/nope").status()).isEqualTo(404);
    }

    @Test
    void aPlanThatIsPatchedIsHeldAgainstTheSameRules() {
        String large = "{\"selector\":\"x=y\",\"script\":\"" + "x".repeat(600_000) + "\"}";
        assertProblem(ENOT.put("/plans/wrong", large), 413, "script");
        assertProblem(ENOT.put("/plans/a%20b", "{\"selector\":\"x=y\",\"script\":\"x\"}"), 400, "name");
        assertThat(ENOT.patch("/plans/nope", "{}").status()).isEqualTo(404);

        ENOT.put("/plans/p", "{\"selector\":\"x=y\",\"script\":\"x\",\"percent\":5,\"files\":{\"a\":\"1\"}}");
        assertProblem(ENOT.patch("/plans/p", "{\"percent\":\"all\"}"), 400, "percent");
        assertThat(ENOT.patch("/plans/p", "{\"priority\":7,\"percent\":null}").status())
                .isEqualTo(200);
        JsonNode patched = ENOT.get("/plans/p").body();
        assertThat(patched.get("priority").asInt()).isEqualTo(7);
        assertThat(patched.get("percent").asInt()).isEqualTo(100);
        assertThat(patched.get("files")).hasToString("{\"a\":\"1\"}");
        ENOT.patch("/plans/p", "{\"files\":{\"a\":null,\"b\":\"2\"}}").ok();
        assertThat(ENOT.get("/plans/p").body().get("files")).hasToString("{\"b\":\"2\"}");
        assertThat(ENOT.get("/plans").body().get(0).has("script")).isFalse();
        assertThat(ENOT.delete("/plans/p").status()).isEqualTo(204);
        assertThat(ENOT.delete("/plans/p").status()).isEqualTo(404);
    }

    @Test
    void namesABadWait() {
        assertProblem(ENOT.post("/commands?wait=long", "{\"target\":\"*\",\"message\":" + STOP + "}"), 400, "wait");
        assertProblem(ENOT.get("/results/x?wait=2h"), 400, "wait");
    }

    @Test
    void aMessageThatIsTooLargeAndABodyThatIsTooLargeAreNamed() {
        String large = "{\"target\":\"*\",\"message\":{\"type\":\"exec\",\"to_exec\":\"" + "x".repeat(600_000) + "\"}}";
        assertProblem(ENOT.post("/commands", large), 413, "message");
        assertProblem(ENOT.post("/commands", "x".repeat(2_000_000)), 413, "body");
    }

    @Test
    void whatIsNotThereIsAProblemToo() {
        assertThat(ENOT.get("/results/nope").status()).isEqualTo(404);
        assertThat(ENOT.get("/nodes/nope").body().get("field").asText()).isEqualTo("id");
        assertThat(ENOT.get("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void registersNamesAndLabelsANode() {
        Answer put = ENOT.put("/nodes/shelf-1", "{\"name\":\"top shelf\",\"labels\":{\"room\":\"lab\"}}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body().get("online").asBoolean()).isFalse();
        assertThat(ENOT.get("/nodes/shelf-1").body().get("labels").get("room").asText())
                .isEqualTo("lab");
        assertThat(ENOT.get("/nodes/top%20shelf").body().get("id").asText()).isEqualTo("shelf-1");

        assertProblem(ENOT.put("/nodes/shelf-2", "{\"name\":\"top shelf\"}"), 409, "name");
        for (String name : List.of("", "a,b", "*", "room=lab", "a/b", " a", "a ", "x".repeat(65))) {
            assertProblem(
                    ENOT.put("/nodes/shelf-2", Json.object().put("name", name).toString()), 400, "name");
        }
        assertProblem(ENOT.put("/nodes/a%20b", "{}"), 400, "id");
        assertProblem(ENOT.put("/nodes/x", "{\"labels\":{\"a b\":\"c\"}}"), 400, "labels.a b");
        assertProblem(ENOT.put("/nodes/x", "{\"colour\":\"red\"}"), 400, "colour");
    }

    @Test
    void withoutKafkaNothingIsAcceptedAndItComesBackByItself(@TempDir Path folder) throws Exception {
        Path kafka = folder.resolve("kafka");
        int port = Enot.freePort();
        EmbeddedBroker broker = EmbeddedBroker.start(kafka, port);
        try (Enot enot = Enot.startWith(folder.resolve("enot"), broker.bootstrapServers())) {
            enot.put("/nodes/n", "{}");
            String command = "{\"target\":\"n\",\"message\":" + STOP + "}";
            assertThat(enot.post("/commands", command).status()).isEqualTo(202);

            broker.close();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            enot.post("/commands", command).body().toString().contains("nothing was written"));
            Answer refused = enot.post("/commands", command);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(enot.get("/q/health/live").status()).isEqualTo(200);
            assertThat(enot.get("/q/health/ready").status()).isEqualTo(503);

            broker = EmbeddedBroker.start(kafka, port);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> enot.post("/commands", command).status() == 202);
        } finally {
            broker.close();
        }
    }

    private static void assertProblem(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
        assertThat(answer.body().get("detail").asText()).startsWith(field);
    }
}
