package io.enot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.legacy.PackageDecoder;
import io.enot.contract.node.Decoded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/** A node or a client of 2017, by hand. Reads time out after 20 s. */
final class LegacyNode implements AutoCloseable {
    private static final int MOST_INFOS = 10;

    private final Socket socket;
    private final PackageDecoder decoder = new PackageDecoder(65_536);
    private final String name;
    private int requests;

    private LegacyNode(Socket socket, String name) {
        this.socket = socket;
        this.name = name;
    }

    /** Connects and gives itself this name. */
    static LegacyNode connect(Enot enot, String name) throws IOException {
        LegacyNode node = open(enot, name);
        node.request("Hub", node.naming());
        return node;
    }

    /** Connects and says nothing. */
    static LegacyNode open(Enot enot, String name) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), enot.nodePort());
        socket.setSoTimeout(20_000);
        return new LegacyNode(socket, name);
    }

    String naming() {
        return "{\"type\":\"command\",\"command\":\"set connection name\",\"kwargs\":{\"name\":\"" + name
                + "\"},\"need_result\":true}";
    }

    /** The names of all who are connected. */
    JsonNode names() throws IOException {
        return request("Hub", "{\"type\":\"command\",\"command\":\"list connections by name\",\"need_result\":true}")
                .get("result");
    }

    /** Sends a request and waits for its result. */
    ObjectNode request(String receiver, String message) throws IOException {
        String correlation = ask(receiver, message);
        ObjectNode answer = readAfterInfos();
        while (!answer.path("correlation_id").asText().equals(correlation)) {
            answer = readAfterInfos();
        }
        return answer;
    }

    /** Sends a request; returns its correlation id. */
    String ask(String receiver, String message) throws IOException {
        String id = "2017-01-30 18:41:47." + ++requests;
        send(envelope(receiver, message, id));
        return id;
    }

    private ObjectNode envelope(String receiver, String message, String id) throws IOException {
        ObjectNode request = (ObjectNode) Json.MAPPER.readTree(message);
        request.put("message_id", id);
        request.put("correlation_id", id);
        request.put("sender", name);
        request.put("reply_to", name);
        request.put("receiver", receiver);
        return request;
    }

    /** Waits for a request, and answers it with this value. */
    ObjectNode answer(JsonNode value) throws IOException {
        ObjectNode request = readAfterInfos();
        ObjectNode result = Json.object();
        result.put("type", "result");
        result.put("message_id", "20713");
        result.put("sender", name);
        result.put("reply_to", name);
        result.put("receiver", request.get("sender").asText());
        result.put("correlation_id", request.get("correlation_id").asText());
        result.set("result", value);
        send(result);
        return request;
    }

    /** The next message that is not the hub's heartbeat; a heartbeat comes every few seconds. */
    ObjectNode readAfterInfos() throws IOException {
        for (int infos = 0; infos < MOST_INFOS; infos++) {
            ObjectNode message = read();
            if (!message.get("type").asText().equals("info")) {
                return message;
            }
        }
        throw new IOException("nothing but heartbeats");
    }

    void send(ObjectNode message) throws IOException {
        send(PackageDecoder.pack(message));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next message of any kind. */
    ObjectNode read() throws IOException {
        byte[] bytes = new byte[4096];
        while (true) {
            switch (decoder.next()) {
                case Decoded.Complete<ObjectNode>(ObjectNode message) -> {
                    return message;
                }
                case Decoded.Malformed<ObjectNode>(String why) -> throw new IOException(why);
                case Decoded.Incomplete<ObjectNode> incomplete -> {
                    int count = socket.getInputStream().read(bytes);
                    if (count < 0) {
                        throw new IOException("the gateway has closed the connection");
                    }
                    decoder.append(Arrays.copyOf(bytes, count));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
