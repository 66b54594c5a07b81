package io.enot.contract.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON merge patches (RFC 7396): objects that say which members of another one become what; null takes a member away. */
public final class MergePatch {
    private MergePatch() {}

    /** What makes {@code after} of {@code before}; arrays are exchanged as a whole. No member may be null. */
    public static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = Json.object();
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            if (!after.has(member.getKey())) {
                patch.putNull(member.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> member : after.properties()) {
            @Nullable JsonNode was = before.get(member.getKey());
            if (was instanceof ObjectNode from && member.getValue() instanceof ObjectNode to) {
                ObjectNode inner = between(from, to);
                if (!inner.isEmpty()) {
                    patch.set(member.getKey(), inner);
                }
            } else if (!member.getValue().equals(was)) {
                patch.set(member.getKey(), member.getValue());
            }
        }
        return patch;
    }

    /** A copy of the object with these changes. */
    public static ObjectNode apply(ObjectNode object, ObjectNode patch) {
        ObjectNode changed = object.deepCopy();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                changed.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode inner) {
                changed.set(
                        member.getKey(),
                        apply(changed.get(member.getKey()) instanceof ObjectNode was ? was : Json.object(), inner));
            } else {
                changed.set(member.getKey(), member.getValue());
            }
        }
        return changed;
    }
}
