package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Results as they come, over real connections that are cut. */
class ResultStreamIT {
    private static final Enot ENOT = Enot.shared();
    private static final int RESULTS = 10_000;
    private static final int CUTS = 10;

    /** In each partition some. */
    private static final int NODES = 29;

    private final String command = UUID.randomUUID().toString();

    @Test
    void aReaderWhoIsCutTenTimesWhileTenThousandResultsPassHasEachOnce() throws Exception {
        Random random = new Random(1);
        List<Integer> seen = new ArrayList<>();
        String lastId;
        try (Reader first = Reader.open("command=" + command, "")) {
            lastId = first.remark();
        }
        Thread writer = Thread.ofPlatform().start(() -> write(0, RESULTS));
        int cuts = 0;
        while (seen.size() < RESULTS) {
            int until = cuts < CUTS ? Math.min(RESULTS - 1, seen.size() + random.nextInt(RESULTS / CUTS)) : RESULTS;
            try (Reader reader = Reader.open("command=" + command, lastId)) {
                while (seen.size() < until) {
                    Event event = reader.next();
                    lastId = event.id();
                    if (!event.data().isEmpty()) {
                        seen.add(event.value());
                    }
                }
            } catch (EOFException e) {
                // this machine is slow, and the reader was cut off for it: one more to come back from
            }
            cuts++;
        }
        writer.join();

        write(RESULTS, NODES); // in every partition one more: nothing comes before it again
        try (Reader last = Reader.open("command=" + command, lastId)) {
            while (seen.size() < RESULTS + NODES) {
                Event event = last.next();
                if (!event.data().isEmpty()) {
                    seen.add(event.value());
                }
            }
        }

        assertThat(cuts).isGreaterThan(CUTS);
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void aBurstOfThousandsArrivesWholeAndEachNodesResultsInOrder() throws Exception {
        List<Integer> seen = new ArrayList<>();
        String lastId;
        try (Reader reader = Reader.open("command=" + command, "")) {
            lastId = reader.remark();
            Thread writer = Thread.ofPlatform().start(() -> write(0, RESULTS));
            lastId = hear(reader, lastId, seen);
            writer.join();
        }
        while (seen.size() < RESULTS) { // this machine is slow, and the reader was cut off for it
            try (Reader reader = Reader.open("command=" + command, lastId)) {
                lastId = hear(reader, lastId, seen);
            }
        }

        assertThat(seen).doesNotHaveDuplicates();
        for (int node = 0; node < NODES; node++) {
            int of = node;
            assertThat(seen.stream().filter(value -> value % NODES == of)).isSorted();
        }
    }

    /** Adds what a reader hears until he has all, or is cut off; returns the id of the last event. */
    private static String hear(Reader reader, String lastId, List<Integer> seen) throws IOException {
        String last = lastId;
        try {
            while (seen.size() < RESULTS) {
                Event event = reader.next();
                last = event.id();
                if (!event.data().isEmpty()) {
                    seen.add(event.value());
                }
            }
        } catch (EOFException e) {
            // he comes back
        }
        return last;
    }

    @Test
    void aReaderHearsWhatHeAskedForAndWhoIsWrongIsTold() throws Exception {
        try (Reader reader = Reader.open("node=other-1&state=succeeded&command=" + command, "")) {
            reader.remark();
            write(0, 30);
            Event event = reader.nextButRemarks();
            assertThat(event.name()).isEqualTo("succeeded");
            assertThat(event.data()).contains("\"node\":\"other-1\"");
        }
        assertThat(ENOT.get("/results/stream?state=expired").body().get("field").asText())
                .isEqualTo("state");
        assertThat(ENOT.get("/results/stream?label=%3D").body().get("field").asText())
                .isEqualTo("label");
        try (Reader reader = Reader.open("", "nonsense")) {
            assertThat(reader.status).isEqualTo(400);
        }
    }

    @Test
    void aReaderWhoTakesNothingIsCutOffAndCounted() throws Exception {
        double before = ENOT.metric("enot_stream_slow_listeners_total");
        try (Reader idle = Reader.open("command=" + command, "")) {
            idle.remark();
            // the network in between takes some megabytes, how many is the system's affair
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                write(0, RESULTS);
                return ENOT.metric("enot_stream_slow_listeners_total") > before;
            });
            // though he still holds his end of the connection, his place is free
            await().atMost(Duration.ofSeconds(20)).until(() -> ENOT.metric("enot_stream_listeners") == 0);
        }
    }

    /** Writes results of nodes that nobody has ever seen, straight into the log. */
    private void write(int first, int count) {
        try (LogWriter log = new LogWriter(ENOT.kafka(), "enot")) {
            for (int i = first; i < first + count; i++) {
                Instant now = Instant.now();
                log.write(new Succeeded(command, "other-" + i % NODES, "test", now, IntNode.valueOf(i), 1), now);
            }
        }
    }

    /** One event; a remark has no data. */
    private record Event(String id, String name, String data) {
        int value() {
            try {
                return Json.MAPPER.readTree(data).get("value").asInt();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Speaks HTTP by hand, so that the connection can be cut in the middle of anything. */
    private static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;
        private final int status;

        private Reader(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(20_000);
            this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            this.status = Integer.parseInt(lines.readLine().split(" ", 3)[1]);
            while (!lines.readLine().isEmpty()) {
                // headers
            }
        }

        static Reader open(String query, String lastId) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), ENOT.httpPort()));
            String request = "GET /results/stream?" + query
                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                    + ENOT.token() + "\r\n"
                    + (lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new Reader(socket);
        }

        /** The id of the first remark, by which the reader knows that he is heard. */
        String remark() throws IOException {
            Event event = next();
            assertThat(event.data()).isEmpty();
            return event.id();
        }

        /** What comes next, whenever the server's heart beats. */
        Event nextButRemarks() throws IOException {
            Event event = next();
            while (event.data().isEmpty()) {
                event = next();
            }
            return event;
        }

        Event next() throws IOException {
            String id = "";
            String name = "";
            String data = "";
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new EOFException("the stream has ended");
                }
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.isEmpty() && !id.isEmpty()) {
                    return new Event(id, name, data);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.setSoLinger(true, 0); // a reset, as when a network fails
            socket.close();
        }
    }
}
