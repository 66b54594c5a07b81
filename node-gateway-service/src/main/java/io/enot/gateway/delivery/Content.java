package io.enot.gateway.delivery;

import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.FileUpload;
import io.enot.contract.message.Message;
import io.enot.contract.message.Script;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.record.CommandRecord;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A command, read from its record. */
final class Content {
    private final String id;
    private final Message message;
    private final boolean durable;
    private final byte[] bytes;

    private Content(String id, Message message, boolean durable, byte[] bytes) {
        this.id = id;
        this.message = message;
        this.durable = durable;
        this.bytes = bytes;
    }

    /**
     * Reads the record at this offset.
     *
     * @throws InvalidField if it holds no message
     * @throws UncheckedIOException if it is no command
     */
    static Content of(long at, byte[] record) {
        CommandRecord command = Json.read(record, CommandRecord.class);
        Message message = Message.from(command.message());
        boolean durable = Message.isDurable(command.message());
        byte[] bytes = switch (message) {
            case FileUpload file -> file.content().getBytes(StandardCharsets.UTF_8);
            case Script script -> script.source().getBytes(StandardCharsets.UTF_8);
            default -> new Do(command.id(), at, message, durable).toLine();
        };
        return new Content(command.id(), message, durable, bytes);
    }

    String id() {
        return id;
    }

    Message message() {
        return message;
    }

    /** See {@link Message#isDurable}. */
    boolean durable() {
        return durable;
    }

    /** What is uploaded, for a file or a script; else the whole line. Not copied. */
    byte[] bytes() {
        return bytes;
    }
}
