package io.enot.contract.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.Base64;
import java.util.Locale;

/**
 * One chunk of a command whose content does not fit in a line.
 *
 * @param at offset of the command in the node's partition of the log
 * @param type what the content is
 * @param path where it is stored; empty for {@link Type#DO}
 * @param seq number of the chunk, from 0
 * @param data 1 to {@link #MAX_DATA} bytes in base64; empty only for an empty file
 * @param last whether this is the last chunk
 * @param sha256 digest of the whole content in lower-case hex; empty unless {@code last}
 * @param name of a script; empty for none
 * @param plan that installs the script; empty for none
 * @param durable see {@link io.enot.contract.message.Message#isDurable}
 */
public record Put(
        String id,
        long at,
        Type type,
        String path,
        int seq,
        String data,
        boolean last,
        String sha256,
        String name,
        String plan,
        boolean durable)
        implements GatewayFrame {
    static final String OP = "put";

    /** The most bytes in a chunk, before base64. */
    public static final int MAX_DATA = 512;

    /** What the chunks make together. */
    public enum Type {
        FILE,
        SCRIPT,
        /** The line of a {@code do} that is longer than the node can read. */
        DO;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Put from(Fields fields) {
        return new Put(
                fields.text("id", Frames.MAX_ID),
                fields.integer("at", 0, Long.MAX_VALUE),
                type(fields),
                fields.text("path"),
                (int) fields.integer("seq", 0, Integer.MAX_VALUE),
                fields.text("data"),
                fields.bool("last"),
                fields.text("sha256", ""),
                fields.text("name", ""),
                fields.text("plan", ""),
                fields.bool("durable", false));
    }

    /** Another chunk of the same command. */
    public Put chunk(int itsSeq, String itsData, boolean isLast, String digest) {
        return new Put(id, at, type, path, itsSeq, itsData, isLast, digest, name, plan, durable);
    }

    /** The chunk's content. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(data);
    }

    private static Type type(Fields fields) {
        String wire = fields.text("type");
        for (Type type : Type.values()) {
            if (type.wire().equals(wire)) {
                return type;
            }
        }
        throw fields.invalid("type", "is unknown");
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("id", id)
                .put("at", at)
                .put("type", type.wire())
                .put("path", path)
                .put("seq", seq);
        json.put("data", data).put("last", last);
        Frames.putUnlessEmpty(json, "sha256", sha256);
        Frames.putUnlessEmpty(json, "name", name);
        Frames.putUnlessEmpty(json, "plan", plan);
        if (durable) {
            json.put("durable", true);
        }
    }
}
