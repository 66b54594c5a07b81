package io.enot.log;

import io.enot.contract.record.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What a record's CloudEvents headers say, without a look at its value. */
public final class Headers {
    private Headers() {}

    /** The header's text; empty if there is none. */
    public static Optional<String> text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The command that the record is, or is about: the event's id up to the first slash. Empty text if the record does not say. */
    public static String commandId(ConsumerRecord<?, ?> record) {
        String id = text(record, CloudEvent.ID).orElse("");
        int end = id.indexOf('/');
        return end < 0 ? id : id.substring(0, end);
    }

    /** Whether the record is of this CloudEvents type. */
    public static boolean isOfType(ConsumerRecord<?, ?> record, String type) {
        return text(record, CloudEvent.TYPE).filter(type::equals).isPresent();
    }
}
