package io.enot.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The port of the API, met by what is no HTTP, and by callers who may do everything and ask for nonsense. What they ask concerns no honest node. */
final class HttpFuzz implements FuzzTarget {
    private static final int MOST_GARBAGE = 20_000;
    private static final int MOST_HEADERS = 2000;
    private static final int LONGEST_HEADER = 60_000;
    private static final int DRIPS = 20;
    private static final int DRIP_MS = 10;
    private static final int PATIENCE_MS = 2000;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FUZZ");

    /** Each with a body that would be right; nothing in it may make anything that stays. */
    private static final List<Request> BODIES = List.of(
            new Request("POST", "/commands", "{\"target\":\"fuzz-0\",\"message\":{\"type\":\"stop\"},\"ttl\":\"1s\"}"),
            new Request("PUT", "/nodes/fuzz-0", "{\"name\":\"fuzz\",\"labels\":{\"room\":\"nowhere\"}}"),
            new Request("PUT", "/plans/fuzz", "{\"selector\":\"no=where\",\"script\":\"x\",\"files\":{\"a\":\"b\"}}"),
            new Request("PATCH", "/plans/fuzz", "{\"percent\":5,\"priority\":1}"),
            new Request("POST", "/replays", "{\"commands\":[\"x\"],\"onto\":\"fuzz-0\",\"dryRun\":true}"),
            new Request("POST", "/tokens", "{\"name\":\"fuzz\",\"role\":\"nobody\"}"));

    private static final List<String> QUESTIONS = List.of(
            "/history?node=%s&limit=%s",
            "/history?cursor=%s&from=%s",
            "/history?type=%s&state=%s",
            "/history?text=%s&label=%s",
            "/nodes?labels=%s&limit=%s",
            "/nodes/%s?x=%s",
            "/nodes/%s/history?cursor=%s",
            "/results/%s?wait=%s",
            "/reports?node=%s&name=%s",
            "/replays/%s/diff?limit=%s",
            "/plans/%s?x=%s",
            "/%s/%s");

    private final int port;

    private enum Kind {
        GARBAGE,
        ALMOST_A_REQUEST,
        ALMOST_A_BODY,
        QUESTION,
        DEEP,
        MANY_HEADERS,
        LONG_HEADER,
        LONG_PATH,
        BODY_THAT_ENDS_EARLY,
        CHUNKS,
        DRIPPING,
        STREAM_THAT_NOBODY_READS,
        GONE_AT_ONCE
    }

    private record Request(String method, String path, String body) {
        byte[] bytes() {
            return HttpFuzz.bytes(head(method, path)
                    + "Content-Length: %d\r\n\r\n%s".formatted(body.getBytes(StandardCharsets.UTF_8).length, body));
        }
    }

    HttpFuzz(int port) {
        this.port = port;
    }

    @Override
    public String name() {
        return "HTTP";
    }

    @Override
    public Attempt attempt(Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        byte[] request = request(kind, random);
        return FuzzTarget.attempt(kind, () -> request.length, () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MS);
                send(socket.getOutputStream(), request, kind == Kind.DRIPPING);
                return kind == Kind.STREAM_THAT_NOBODY_READS || kind == Kind.GONE_AT_ONCE ? "left" : answer(socket);
            }
        });
    }

    private static byte[] request(Kind kind, Random random) {
        return switch (kind) {
            case GARBAGE -> FuzzInput.garbage(random, MOST_GARBAGE);
            case ALMOST_A_REQUEST -> FuzzInput.flip(random, any(BODIES, random).bytes());
            case ALMOST_A_BODY -> changed(any(BODIES, random), random).bytes();
            case QUESTION ->
                bytes(head(any(METHODS, random), any(QUESTIONS, random).formatted(value(random), value(random)))
                        + "Content-Length: 0\r\n\r\n");
            case DEEP -> deep(any(BODIES, random), random).bytes();
            case MANY_HEADERS ->
                bytes(head("GET", "/nodes") + "A: b\r\n".repeat(random.nextInt(MOST_HEADERS)) + "\r\n");
            case LONG_HEADER ->
                bytes(head("GET", "/nodes") + "Authorization: Bearer " + "x".repeat(random.nextInt(LONGEST_HEADER))
                        + "\r\n\r\n");
            case LONG_PATH -> bytes(head("GET", "/" + "x".repeat(random.nextInt(LONGEST_HEADER))) + "\r\n");
            case BODY_THAT_ENDS_EARLY, GONE_AT_ONCE -> {
                byte[] whole = any(BODIES, random).bytes();
                yield Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            case CHUNKS ->
                bytes(head("POST", "/commands") + "Transfer-Encoding: chunked\r\n\r\n"
                        + "%x\r\n{}\r\n0\r\n\r\n".formatted(random.nextInt(6)));
            case DRIPPING -> bytes(head("GET", "/nodes"));
            case STREAM_THAT_NOBODY_READS ->
                bytes(head("GET", random.nextBoolean() ? "/nodes/stream" : "/results/stream") + "\r\n");
        };
    }

    private static Request changed(Request request, Random random) {
        try {
            ObjectNode body = (ObjectNode) Json.MAPPER.readTree(request.body());
            FuzzInput.change(body, random);
            return new Request(request.method(), request.path(), body.toString());
        } catch (IOException e) {
            throw new IllegalStateException("bodies above are JSON", e);
        }
    }

    private static Request deep(Request request, Random random) {
        String brackets = random.nextBoolean() ? "[" : "{\"a\":";
        return new Request(request.method(), request.path(), brackets.repeat(1 + random.nextInt(100_000)));
    }

    /** What comes after a question mark and does not belong there. */
    private static String value(Random random) {
        byte[] text = FuzzInput.garbage(random, 40);
        return switch (random.nextInt(5)) {
            case 0 -> URLEncoder.encode(new String(text, StandardCharsets.UTF_16), StandardCharsets.UTF_8);
            case 1 -> URLEncoder.encode(new String(text, StandardCharsets.US_ASCII), StandardCharsets.UTF_8);
            case 2 -> Long.toString(random.nextLong());
            case 3 -> "fuzz-0";
            default -> "..%2F..%2Fetc%2Fpasswd%00";
        };
    }

    private static String head(String method, String path) {
        return method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
    }

    private static void send(OutputStream to, byte[] request, boolean slowly) throws IOException {
        if (!slowly) {
            to.write(request);
            return;
        }
        for (int i = 0; i < Math.min(DRIPS, request.length); i++) {
            to.write(request[i]);
            pause();
        }
    }

    private static String answer(Socket socket) throws IOException {
        InputStream from = socket.getInputStream();
        byte[] begin = from.readNBytes(STATUS_AT + 3);
        from.transferTo(OutputStream.nullOutputStream());
        return begin.length < STATUS_AT + 3
                ? "closed"
                : "status " + new String(begin, STATUS_AT, 3, StandardCharsets.US_ASCII);
    }

    private static void pause() {
        try {
            Thread.sleep(DRIP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is over
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
