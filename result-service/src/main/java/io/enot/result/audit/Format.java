package io.enot.result.audit;

import io.enot.contract.json.InvalidField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the history is written. */
enum Format {
    /** A page. */
    JSON("application/json"),
    /** All entries, one JSON object on each line. */
    NDJSON_FILE(Format.NDJSON),
    /** All entries as a table. */
    CSV_FILE(Format.CSV);

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+*-]+/[a-z0-9.+*-]+");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * What is asked for: by name, or else by the first of these media types that is accepted.
     *
     * @throws InvalidField naming {@code format} if there is none of that name
     */
    static Format of(@Nullable String name, @Nullable String accept) {
        if (name == null) {
            return ofAccept(accept == null ? "" : accept.toLowerCase(Locale.ROOT));
        }
        return switch (name) {
            case "json" -> JSON;
            case "ndjson" -> NDJSON_FILE;
            case "csv" -> CSV_FILE;
            default -> throw new InvalidField("format", "is not one of json, ndjson, csv: '" + name + "'");
        };
    }

    private static Format ofAccept(String accept) {
        Matcher range = MEDIA_TYPE.matcher(accept);
        while (range.find()) {
            for (Format format : values()) {
                if (range.group().equals(format.mediaType)) {
                    return format;
                }
            }
        }
        return JSON;
    }
}
