package io.enot.contract.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context attributes of a record, as CloudEvents 1.0 defines them for Kafka's binary mode.
 *
 * @param id unique together with {@code source}; the same again only for the same event written again
 * @param type such as {@code io.enot.command}
 * @param source which service wrote it
 * @param subject node id; null for what concerns no single node
 * @param expiry after which nobody needs it (extension {@code expirytime}); null for never
 */
public record CloudEvent(
        String id,
        String type,
        String source,
        @Nullable String subject,
        Instant time,
        @Nullable Instant expiry) {

    /** Header that says what kind of record it is. */
    public static final String TYPE = "ce_type";

    /** Header with the event's id; that of a command or of an event of its execution begins with the command's id, before a slash. */
    public static final String ID = "ce_id";

    /** Header that says until when a command may be delivered. */
    public static final String EXPIRY = "ce_expirytime";

    /** Header names and values, ready for a record. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put(ID, id);
        headers.put(TYPE, type);
        headers.put("ce_source", source);
        if (subject != null) {
            headers.put("ce_subject", subject);
        }
        headers.put("ce_time", time.toString());
        if (expiry != null) {
            headers.put(EXPIRY, expiry.toString());
        }
        headers.put("content-type", "application/json");
        return headers;
    }
}
