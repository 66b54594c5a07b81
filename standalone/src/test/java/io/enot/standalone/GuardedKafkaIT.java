package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Report;
import io.enot.contract.node.Put;
import io.enot.contract.record.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three services as processes of their own, on a Kafka that lets each do only what the production overlay says. */
class GuardedKafkaIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "guarded";

    /** What is a service's own to write; written down once more, so that nobody gets more unnoticed. */
    private static final Map<String, Set<Topic>> WRITES = Map.of(
            "node-gateway",
            EnumSet.of(Topic.COMMANDS, Topic.RESULTS, Topic.REPORTS, Topic.SESSIONS, Topic.GATEWAYS),
            "command-service",
            EnumSet.of(Topic.COMMANDS, Topic.NODES, Topic.PLANS, Topic.REPLAYS, Topic.TOKENS),
            "result-service",
            EnumSet.noneOf(Topic.class));

    @TempDir
    static Path folder;

    static GuardedKafka kafka;
    static Collector collector;
    static Service gateway;
    static Service commands;
    static Service results;
    static final int NODE_PORT = Service.freePort();

    @BeforeAll
    static void start() throws Exception {
        kafka = GuardedKafka.start(folder);
        collector = Collector.start();
        gateway = service(
                "node-gateway-service",
                "node-gateway",
                "application.properties",
                "enot.gateway.port=" + NODE_PORT,
                "enot.gateway.key=" + KEY,
                "enot.gateway.heartbeat=60s");
        commands = service("command-service", "command-service", "application.properties");
        results = service(
                "result-service",
                "result-service",
                "result-service.properties",
                "kafka-streams.state.dir=" + folder.resolve("streams"),
                "enot.history.address=localhost:8083");
        List<Service> all = List.of(gateway, commands, results);
        all.forEach(Service::begin);
        all.forEach(Service::awaitReady);
    }

    @AfterAll
    static void stop() {
        List.of(gateway, commands, results).forEach(Service::killMinus9);
        kafka.close();
        collector.close();
    }

    @Test
    void commandsReachTheirNodeAndResultsTheHistory() throws Exception {
        commands.put("/nodes/kettle", "{\"labels\":{\"room\":\"lab\"}}").ok();
        String id = commands.post(
                        "/commands", "{\"target\":\"kettle\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"6*7\"}}")
                .ok()
                .get("id")
                .asText();
        try (RawNode node = RawNode.connect(NODE_PORT)) {
            node.hello("kettle", KEY, -1, "");
            Do command = (Do) afterConfirmations(node);
            assertThat(command.id()).isEqualTo(id);
            node.send(new Ack(command.at(), -1));
            node.send(RawNode.result(id, 42));
            node.send(new Report("temperature", IntNode.valueOf(99)));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(results.get("/results/" + id)
                                    .body()
                                    .at("/results/0/state")
                                    .asText())
                            .isEqualTo("succeeded"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    results.get("/reports?node=kettle").body().findValuesAsText("value"))
                            .containsExactly("99"));
            assertThat(commands.get("/nodes/kettle").ok().get("online").asBoolean())
                    .isTrue();

            String replay = commands.post("/replays", "{\"commands\":[\"" + id + "\"],\"pace\":\"fast\"}")
                    .ok()
                    .get("id")
                    .asText();
            Do again = (Do) afterConfirmations(node);
            node.send(new Ack(again.at(), -1));
            node.send(RawNode.result(again.id(), 42));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(results.get("/history?replay=" + replay)
                                    .body()
                                    .findValuesAsText("state"))
                            .containsExactly("succeeded"));

            commands.put("/plans/brew", "{\"selector\":\"room=lab\",\"script\":\"brew()\"}")
                    .ok();
            assertThat(afterConfirmations(node)).isInstanceOfAny(Do.class, Put.class); // the plan's script
        }
    }

    @Test
    void aTraceGoesFromTheCallerThroughKafkaAndTheNodeToTheHistory() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        commands.put("/nodes/traced", "{}").ok();
        String id = commands.post(
                        "/commands",
                        "{\"target\":\"traced\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"6*7\"}}",
                        "traceparent",
                        "00-" + trace + "-b7ad6b7169203331-01")
                .ok()
                .get("id")
                .asText();
        try (RawNode node = RawNode.connect(NODE_PORT)) {
            node.hello("traced", KEY, -1, "");
            Do command = (Do) node.readAfterPings();
            node.send(new Ack(command.at(), -1));
            node.send(RawNode.result(id, 42));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(collector.spansOf(trace))
                            .containsExactlyInAnyOrder("POST /commands", "deliver", "run", "keep"));
        }
        assertThat(results.get("/results/" + id).ok().findValuesAsText("traceId"))
                .containsOnly(trace);
    }

    @Test
    void aServiceCannotWriteWhatIsNotItsOwn() throws Exception {
        Map<String, Set<Topic>> written = new HashMap<>();
        for (String service : WRITES.keySet()) {
            Set<Topic> taken = EnumSet.noneOf(Topic.class);
            try (KafkaProducer<String, byte[]> producer =
                    new KafkaProducer<>(kafka.client(service), new StringSerializer(), new ByteArraySerializer())) {
                for (Topic topic : Topic.values()) {
                    if (takes(producer, topic.name("enot"))) {
                        taken.add(topic);
                    }
                }
            }
            written.put(service, taken);
        }

        assertThat(written).isEqualTo(WRITES);
    }

    @Test
    void whoHasNotThePasswordIsNotLetIn() {
        try (Admin admin = Admin.create(kafka.client("node-gateway", "guessed"))) {
            assertThatThrownBy(() -> admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static GatewayFrame afterConfirmations(RawNode node) throws IOException {
        GatewayFrame frame = node.readAfterPings();
        return frame instanceof Confirm ? afterConfirmations(node) : frame;
    }

    /** Writes a record that means nothing and that everybody passes over. */
    private static boolean takes(KafkaProducer<String, byte[]> producer, String topic) throws Exception {
        try {
            producer.send(new ProducerRecord<>(topic, "nobody", null)).get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
            return false;
        }
    }

    private static Service service(String module, String user, String file, String... special) {
        List<String> settings = new ArrayList<>(kafka.settings(user, file));
        settings.addAll(List.of(
                "quarkus.otel.sdk.disabled=false",
                "quarkus.otel.exporter.otlp.protocol=http/protobuf",
                "quarkus.otel.exporter.otlp.endpoint=" + collector.address(),
                "quarkus.otel.bsp.schedule.delay=100ms"));
        settings.addAll(List.of(special));
        return new Service(module, folder.resolve("console-" + user), settings);
    }
}
