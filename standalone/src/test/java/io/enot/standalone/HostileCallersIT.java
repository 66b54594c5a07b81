package io.enot.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever misbehaves on the HTTP port is told why, or closed, and nobody else notices. */
class HostileCallersIT {
    private static final int LISTENERS = 3;
    private static final int LORISES = 200;
    private static final int PATIENCE_MS = 20_000;

    @TempDir
    static Path folder;

    static Enot enot;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder, "enot.stream.max-listeners=" + LISTENERS, "quarkus.http.idle-timeout=3s");
    }

    @AfterAll
    static void stop() {
        enot.close();
    }

    @ParameterizedTest
    @CsvSource({"/nodes/stream", "/results/stream"})
    void thereAreNoMoreListenersThanWereAllowedAndWhoLeavesMakesRoom(String path) throws Exception {
        List<Socket> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(listen(path));
            }
            Answer refused = enot.get(path);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().get("detail").asText()).contains(LISTENERS + " others listen already");
            assertThat(enot.get("/nodes").status()).isEqualTo(200);

            listeners.removeFirst().close();
            await().ignoreExceptions().untilAsserted(() -> listeners.add(listen(path)));
        } finally {
            for (Socket listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void whoBeginsARequestAndDoesNotGoOnKeepsNobodyWaitingAndIsClosed() throws Exception {
        List<Socket> lorises = new ArrayList<>();
        try {
            for (int i = 0; i < LORISES; i++) {
                lorises.add(send(i % 2 == 0 ? "POST /comm" : head("POST", "/commands") + "Content-Length: 9\r\n\r\n{"));
            }
            assertThat(enot.get("/nodes").status()).isEqualTo(200);
            for (Socket loris : lorises) {
                assertThat(loris.getInputStream().readAllBytes()).isEmpty();
            }
        } finally {
            for (Socket loris : lorises) {
                loris.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"[", "'{\"target\":'"})
    void jsonWithoutABottomIsRefused(String bracket) {
        Answer refused = enot.post("/commands", bracket.repeat(100_000));
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.body().get("field").asText()).isEqualTo("body");
    }

    @Test
    void aNumberOrANameWithoutAnEndIsRefused() {
        for (String body : List.of("{\"target\":" + "9".repeat(900_000) + "}", "{\"" + "x".repeat(900_000) + "\":1}")) {
            Answer refused = enot.post("/commands", body);
            assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
            assertThat(refused.body().get("field").asText()).isEqualTo("body");
        }
    }

    @ParameterizedTest
    @CsvSource({"path,414", "many,431", "long,431"})
    void headsAreBounded(String what, int status) throws Exception {
        String request = switch (what) {
            case "path" -> head("GET", "/" + "x".repeat(100_000));
            case "many" -> head("GET", "/nodes") + "A: b\r\n".repeat(20_000);
            default -> head("GET", "/nodes") + "A: " + "x".repeat(100_000) + "\r\n";
        };
        try (Socket socket = send(request + "\r\n")) {
            assertThat(status(socket)).isEqualTo(status);
        }
    }

    @Test
    void aRequestWithoutAHostOrWithHalfABodyIsNoFaultOfTheServer() throws Exception {
        Path log = enot.data().resolve("enot.log");
        long before = Files.size(log);
        try (Socket socket = send("GET /nodes HTTP/1.1\r\n\r\n")) {
            assertThat(status(socket)).isEqualTo(400);
        }
        send(head("POST", "/tokens") + "Content-Length: 99\r\n\r\n{").close();
        send(head("PUT", "/plans/half") + "Content-Length: 99\r\n\r\n{").close();

        assertThat(enot.get("/nodes").status()).isEqualTo(200);
        byte[] logged = Files.readAllBytes(log);
        assertThat(new String(logged, (int) before, logged.length - (int) before, UTF_8))
                .doesNotContain("ERROR");
    }

    private static Socket listen(String path) throws IOException {
        Socket listener = send(head("GET", path) + "\r\n");
        assertThat(status(listener)).isEqualTo(200);
        return listener;
    }

    private static String head(String method, String path) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                .formatted(method, path, enot.token());
    }

    private static Socket send(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), enot.httpPort());
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        byte[] begin = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return Integer.parseInt(new String(begin, US_ASCII).substring("HTTP/1.1 ".length()));
    }
}
