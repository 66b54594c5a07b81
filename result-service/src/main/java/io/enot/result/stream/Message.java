package io.enot.result.stream;

import io.enot.contract.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One message to a listener.
 *
 * @param id by which he goes on after it
 * @param name of the event; empty for a remark, which only tells how far he is
 * @param data JSON; empty for a remark
 */
record Message(String id, String name, String data) {
    /** Of server-sent events; there are others, which may stand in a text. */
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    /** An event as it stands in the log. */
    static Message event(String id, String name, byte[] json) {
        return new Message(id, name, new String(json, StandardCharsets.UTF_8));
    }

    /** Nothing has happened; a listener who breaks off now goes on from here. */
    static Message remark(String id) {
        return new Message(id, "", "");
    }

    /** The log has dropped records that the listener has not had. */
    static Message lost(String id, int partition, long from, long to) {
        return new Message(
                id,
                "lost",
                Json.object()
                        .put("partition", partition)
                        .put("from", from)
                        .put("to", to)
                        .toString());
    }

    boolean isRemark() {
        return name.isEmpty();
    }

    /** As a server-sent event. */
    String text() {
        return isRemark()
                ? ":\nid:" + line(id) + "\n\n"
                : "id:" + line(id) + "\nevent:" + line(name) + "\ndata:"
                        + LINE_BREAK.matcher(data).replaceAll("\ndata:") + "\n\n";
    }

    /** A field other than the data ends with its line. */
    private static String line(String value) {
        return LINE_BREAK.split(value, 2)[0];
    }

    int size() {
        return id.length() + name.length() + data.length();
    }
}
