package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stores a file on the board.
 *
 * @param content text, stored as UTF-8; may be empty
 * @param filename path below the board's root, at most 128 characters
 */
public record FileUpload(String content, String filename) implements Message {
    public static final String TYPE = "file";

    private static final int MAX_FILENAME = 128;
    private static final Pattern PATH =
            Pattern.compile("(?!\\.{1,2}(/|$))[^/\\\\\\p{Cntrl}]+(/(?!\\.{1,2}(/|$))[^/\\\\\\p{Cntrl}]+)*");

    static FileUpload from(Fields fields) {
        Message.allowOnly(fields, "file", "file", "kwargs");
        String content = fields.text("file");
        Fields kwargs = fields.fields("kwargs");
        kwargs.allowOnly(Set.of("filename"), "file");
        String filename = kwargs.text("filename", MAX_FILENAME);
        if (!PATH.matcher(filename).matches()) {
            throw kwargs.invalid("filename", "must be a path below the board's root, such as lib/greet.py");
        }
        return new FileUpload(content, filename);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("file", content);
        json.putObject("kwargs").put("filename", filename);
    }
}
