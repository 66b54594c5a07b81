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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/**
 * The vocabulary in production: the three services as processes of their own, on a Kafka that lets each do only what the production overlay says; nodes that come over TLS alone; and people who have
 * signed on elsewhere.
 */
class ProductionIT extends Vocabulary {
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
    static IdentityProvider provider;
    static Pem pem;
    static Service gateway;
    static Service commands;
    static Service results;
    static final int NODE_PORT = Service.freePort();

    @BeforeAll
    static void start() throws Exception {
        kafka = GuardedKafka.start(folder);
        collector = Collector.start();
        provider = new IdentityProvider();
        pem = Pem.make(folder);
        pem.writeTo(folder);
        gateway = service(
                "node-gateway-service",
                "node-gateway",
                "application.properties",
                "enot.gateway.plain=false",
                "enot.gateway.tls.port=" + NODE_PORT,
                "enot.gateway.tls.certificate=" + folder.resolve("gateway.pem"),
                "enot.gateway.tls.key=" + folder.resolve("gateway.key"),
                "enot.gateway.node-secret=" + KEY + " to keys",
                "enot.gateway.enrolment=issue",
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
        enot = commands;
        Path key = Files.writeString(folder.resolve("fleet.key"), KEY);
        boards = Boards.start(
                enot,
                2,
                folder.resolve("boards"),
                List.of(
                        "--port",
                        Integer.toString(NODE_PORT),
                        "--key-file",
                        key.toString(),
                        "--ca",
                        folder.resolve("ca.pem").toString()));
    }

    @AfterAll
    static void stop() {
        provider.close();
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
        try (RawNode node = RawNode.connectTls(NODE_PORT, pem.x509())) {
            node.hello("kettle", KEY, -1, "");
            Do command = given(node, id);
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
        try (RawNode node = RawNode.connectTls(NODE_PORT, pem.x509())) {
            node.hello("traced", KEY, -1, "");
            Do command = given(node, id);
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

    /** Answers what comes before that command, which was for all nodes. */
    private static Do given(RawNode node, String commandId) throws IOException {
        Do command = (Do) afterConfirmations(node);
        if (command.id().equals(commandId)) {
            return command;
        }
        node.send(new Ack(command.at(), -1));
        node.send(RawNode.result(command.id(), 0));
        return given(node, commandId);
    }

    private static GatewayFrame afterConfirmations(RawNode node) throws IOException {
        GatewayFrame frame = node.readAfterPings();
        return frame instanceof Confirm || frame instanceof GatewayFrame.Key ? afterConfirmations(node) : frame;
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
                "quarkus.oidc.tenant-enabled=true",
                "quarkus.oidc.auth-server-url=" + provider.url(),
                "quarkus.oidc.client-id=enot",
                "quarkus.oidc.token.audience=" + IdentityProvider.AUDIENCE,
                "quarkus.otel.sdk.disabled=false",
                "quarkus.otel.exporter.otlp.protocol=http/protobuf",
                "quarkus.otel.exporter.otlp.endpoint=" + collector.address(),
                "quarkus.otel.bsp.schedule.delay=100ms"));
        settings.addAll(List.of(special));
        return new ProductionService(module, folder.resolve("console-" + user), settings);
    }

    /** Asked by somebody who has signed on elsewhere; what concerns results goes to where they are, as the ingress leads it. */
    private static final class ProductionService extends Service {
        private ProductionService(String module, Path folder, List<String> settings) {
            super(module, folder, settings);
        }

        @Override
        String token() {
            return provider.token("ada", List.of("admin"), Instant.now().plusSeconds(3600));
        }

        @Override
        Answer get(String path) {
            return path.startsWith("/results") && this != results ? results.get(path) : super.get(path);
        }
    }
}
