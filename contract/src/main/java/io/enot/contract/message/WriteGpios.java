package io.enot.contract.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes pins, one after the other; a pin may come several times, which makes pulses.
 *
 * @param writes at least one
 */
public record WriteGpios(List<PinValue> writes) implements Message {
    public static final String COMMAND = "write GPIOs";

    private static final String FIELD = "pins_and_values";

    public WriteGpios {
        writes = List.copyOf(writes);
    }

    /** @param value 0 or 1 */
    public record PinValue(int pin, int value) {}

    static WriteGpios from(Fields fields) {
        Message.allowOnly(fields, "'write GPIOs'", "command", "kwargs");
        Fields kwargs = fields.fields("kwargs");
        kwargs.allowOnly(Set.of(FIELD), "'write GPIOs'");
        List<PinValue> writes = new ArrayList<>();
        for (JsonNode pair : kwargs.array(FIELD)) {
            if (!pair.isArray() || pair.size() != 2) {
                throw kwargs.invalid(FIELD, "must be a list of [pin, value]");
            }
            JsonNode value = pair.get(1);
            if (!value.isInt() || (value.intValue() & ~1) != 0) {
                throw kwargs.invalid(FIELD, "has a value that is neither 0 nor 1");
            }
            writes.add(new PinValue(ReadGpios.pin(kwargs, FIELD, pair.get(0)), value.intValue()));
        }
        if (writes.isEmpty()) {
            throw kwargs.invalid(FIELD, "is empty");
        }
        return new WriteGpios(writes);
    }

    @Override
    public String type() {
        return "command";
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("command", COMMAND);
        ArrayNode list = json.putObject("kwargs").putArray(FIELD);
        writes.forEach(write -> list.addArray().add(write.pin()).add(write.value()));
    }
}
