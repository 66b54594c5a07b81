package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A deployment in small: a broker, two gateways, two command services, a result service, each a process of its own. */
final class ChaosCluster {
    static final String KEY = "chaos";

    /** The processes are killed before it would pay to compile them well. */
    private static final List<String> JAVA_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final int kafkaPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Integer> httpPorts = new ArrayList<>();
    private final List<Integer> nodePorts = new ArrayList<>();
    private final List<Integer> commandPorts = new ArrayList<>();
    private final ServiceProcess broker;
    private final List<ServiceProcess> gateways = new ArrayList<>();
    private final List<ServiceProcess> commands = new ArrayList<>();
    private final ServiceProcess results;
    private final int resultPort;

    ChaosCluster(Path folder) throws IOException {
        this.folder = folder;
        this.kafkaPort = ServiceCommands.freePort();
        this.broker = new ServiceProcess(
                "broker", ServiceCommands.broker(JAVA_OPTIONS, folder.resolve("kafka"), kafkaPort), folder);
        for (int i = 1; i <= 2; i++) {
            int nodePort = ServiceCommands.freePort();
            nodePorts.add(nodePort);
            gateways.add(service(
                    "node-gateway-service",
                    "gateway-" + i,
                    ServiceCommands.freePort(),
                    "-Denot.gateway.id=gateway-" + i,
                    "-Denot.gateway.port=" + nodePort,
                    "-Denot.gateway.key=" + KEY,
                    "-Denot.gateway.heartbeat=2s"));
            int commandPort = ServiceCommands.freePort();
            commandPorts.add(commandPort);
            commands.add(service("command-service", "command-" + i, commandPort));
        }
        resultPort = ServiceCommands.freePort();
        results = service(
                "result-service", "result-1", resultPort, "-Dkafka-streams.state.dir=" + folder.resolve("streams"));
    }

    private ServiceProcess service(String module, String name, int port, String... settings) throws IOException {
        httpPorts.add(port);
        return new ServiceProcess(
                name, ServiceCommands.service(JAVA_OPTIONS, module, port, kafkaPort, settings), folder);
    }

    /** Waits until every service is ready. */
    void awaitReady() throws InterruptedException {
        if (!ServiceCommands.awaitReady(httpPorts, START)) {
            throw new IllegalStateException("a service did not get ready; see the consoles in " + folder);
        }
    }

    /** Gives the boards their program, once they are online. */
    void program(VirtualBoards boards) throws IOException, InterruptedException {
        String body = Json.object()
                .put("ttl", "2m")
                .put("timeout", "2m")
                .<ObjectNode>set("target", Json.MAPPER.valueToTree(boards.ids()))
                .<ObjectNode>set("message", Json.object().put("type", "exec").put("to_exec", VirtualBoards.PROGRAM))
                .toString();
        for (String id : boards.ids()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + commandPorts.get(0) + "/nodes/" + id))
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + commandPorts.get(0) + "/commands?wait=60s"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        for (JsonNode result : Json.MAPPER.readTree(answer.body()).path("results")) {
            if (!result.get("state").asText().equals("succeeded")) {
                throw new IllegalStateException("the boards did not take their program: " + answer.body());
            }
        }
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    List<Integer> nodePorts() {
        return nodePorts;
    }

    List<Integer> commandPorts() {
        return commandPorts;
    }

    int resultPort() {
        return resultPort;
    }

    ServiceProcess broker() {
        return broker;
    }

    List<ServiceProcess> gateways() {
        return gateways;
    }

    /** The services behind HTTP. */
    List<ServiceProcess> restServices() {
        return Stream.concat(commands.stream(), Stream.of(results)).toList();
    }

    /** Ends everything; the broker last. */
    void stop() {
        gateways.forEach(ServiceProcess::kill);
        restServices().forEach(ServiceProcess::kill);
        broker.kill();
    }
}
