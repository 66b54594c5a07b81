package io.enot.contract.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one JSON object strictly: a member that is missing, null where it may not be, of another type or out of range is an
 * {@link InvalidField} with its path. Not thread-safe.
 */
public final class Fields {
    private final ObjectNode object;
    private final String path;

    public Fields(ObjectNode object) {
        this(object, "");
    }

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    public ObjectNode json() {
        return object;
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Refuses members that are not in {@code known}, so that a misspelt name is not silently ignored. */
    public void allowOnly(Set<String> known, String what) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw invalid(
                        name, "is not a field of " + what + "; it has " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    public String text(String name) {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw invalid(name, "must be a string");
        }
        return value.textValue();
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** Text of 1 to {@code max} characters. */
    public String text(String name, int max) {
        String value = text(name);
        if (value.isEmpty() || value.length() > max) {
            throw invalid(name, "must have 1 to " + max + " characters");
        }
        return value;
    }

    public long integer(String name, long min, long max) {
        JsonNode value = required(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw invalid(name, "must be a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }

    public long integer(String name, long min, long max, long otherwise) {
        return has(name) ? integer(name, min, max) : otherwise;
    }

    public double number(String name, double min, double max, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode value = required(name);
        if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
            throw invalid(name, "must be a number from " + min + " to " + max);
        }
        return value.doubleValue();
    }

    public boolean bool(String name) {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw invalid(name, "must be true or false");
        }
        return value.booleanValue();
    }

    public boolean bool(String name, boolean otherwise) {
        return has(name) ? bool(name) : otherwise;
    }

    /** The members of a nested object; an absent one counts as empty. */
    public Fields fields(String name) {
        if (!has(name)) {
            return new Fields(Json.object(), path + name + ".");
        }
        if (required(name) instanceof ObjectNode nested) {
            return new Fields(nested, path + name + ".");
        }
        throw invalid(name, "must be an object");
    }

    public ArrayNode array(String name) {
        if (required(name) instanceof ArrayNode array) {
            return array;
        }
        throw invalid(name, "must be a list");
    }

    /** Any JSON value, null included; an absent member counts as null. */
    public JsonNode value(String name) {
        @Nullable JsonNode value = object.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    public InvalidField invalid(String name, String reason) {
        return new InvalidField(path + name, reason);
    }

    private JsonNode required(String name) {
        @Nullable JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            throw invalid(name, "is missing");
        }
        return value;
    }
}
