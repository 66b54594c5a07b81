package io.enot.contract.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads pins without changing their direction.
 *
 * @param pins which, in this order; empty for all that the board has
 */
public record ReadGpios(List<Integer> pins) implements Message {
    public static final String COMMAND = "read GPIOs";

    static final int MAX_PIN = 255;

    public ReadGpios {
        pins = List.copyOf(pins);
    }

    static ReadGpios from(Fields fields) {
        Message.allowOnly(fields, "'read GPIOs'", "command", "kwargs");
        Fields kwargs = fields.fields("kwargs");
        kwargs.allowOnly(Set.of("pins"), "'read GPIOs'");
        List<Integer> pins = new ArrayList<>();
        if (kwargs.has("pins")) {
            for (JsonNode pin : kwargs.array("pins")) {
                pins.add(pin(kwargs, "pins", pin));
            }
        }
        return new ReadGpios(pins);
    }

    static int pin(Fields kwargs, String field, JsonNode pin) {
        if (!pin.isInt() || pin.intValue() < 0 || pin.intValue() > MAX_PIN) {
            throw kwargs.invalid(field, "has a pin that is not a whole number from 0 to " + MAX_PIN);
        }
        return pin.intValue();
    }

    @Override
    public String type() {
        return "command";
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("command", COMMAND);
        if (!pins.isEmpty()) {
            ArrayNode list = json.putObject("kwargs").putArray("pins");
            pins.forEach(list::add);
        }
    }
}
