package io.enot.gateway.delivery;

import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.record.CommandRecord;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The delivery of the log to one connected node: one command at a time, the next when the node has acknowledged the one before. Not thread-safe; it belongs to
 * the connection's event loop.
 *
 * <pre>
 * Idle ──next──▶ Doing ──ack──▶ Idle
 *  └────next──▶ Putting ──ack of the last chunk──▶ Idle
 *                 └──ack of another chunk──▶ Putting
 * </pre>
 */
public final class Delivery {
    private final Window window;
    private final int partition;
    private final Addressee addressee;
    private final int rx;
    private long cursor;
    private State state = new Idle();

    /**
     * Starts after the node's cursor.
     *
     * @param cursor offset of the last command that the node has acknowledged; −1 for none
     * @param rx the node's longest line in bytes
     */
    public Delivery(Window window, int partition, Addressee addressee, int rx, long cursor) {
        this.window = window;
        this.partition = partition;
        this.addressee = addressee;
        this.rx = rx;
        this.cursor = cursor;
    }

    private sealed interface State {}

    private record Idle() implements State {}

    private record Doing(String id, long at) implements State {}

    private record Putting(String id, long at, Chunks chunks, int seq) implements State {}

    /** What there is to do. */
    public sealed interface Step {}

    /** Nothing to send: the node is up to date, or has not acknowledged yet. */
    public record Wait() implements Step {}

    public record Send(GatewayFrame frame) implements Step {}

    /** The node has acknowledged the command for good. */
    public record Acknowledged(String id, long at) implements Step {}

    /** A command that this node cannot get; it counts as acknowledged. {@code id} is empty if not even that can be read. */
    public record Undeliverable(String id, long at, String why) implements Step {}

    /** The node acknowledged what it was not sent: close the connection. */
    public record OutOfOrder(String why) implements Step {}

    /** Offset of the last command that the node has acknowledged; −1 for none. */
    public long cursor() {
        return cursor;
    }

    /** Whether this command has been sent, or a part of it, and is not acknowledged. */
    public boolean isUnderWay(String commandId) {
        return switch (state) {
            case Doing doing -> doing.id().equals(commandId);
            case Putting put -> put.id().equals(commandId);
            case Idle idle -> false;
        };
    }

    /** Whether nothing has been sent that is not acknowledged. */
    public boolean isIdle() {
        return state instanceof Idle;
    }

    /** The next thing to send, if the node is free to receive it. */
    public Step next(Instant now) {
        if (!(state instanceof Idle)) {
            return new Wait();
        }
        Optional<Entry> entry = window.next(partition, addressee, cursor, now);
        return entry.isEmpty() ? new Wait() : begin(entry.get());
    }

    private Step begin(Entry entry) {
        String id = "";
        try {
            CommandRecord command = Json.read(entry.value(), CommandRecord.class);
            id = command.id();
            Message message = Message.from(command.message());
            Do frame = new Do(id, entry.at(), message, Message.isDurable(command.message()));
            Optional<Chunks> chunks = Chunks.of(frame, rx);
            if (chunks.isPresent()) {
                state = new Putting(id, entry.at(), chunks.get(), 0);
                return new Send(chunks.get().chunk(0));
            }
            state = new Doing(id, entry.at());
            return new Send(frame);
        } catch (InvalidField | UncheckedIOException e) {
            advance(entry.at());
            return new Undeliverable(id, entry.at(), "the log holds a record that is no command");
        } catch (IllegalArgumentException e) {
            advance(entry.at());
            return new Undeliverable(id, entry.at(), String.valueOf(e.getMessage()));
        }
    }

    /** Takes the node's acknowledgement. */
    public Step acknowledge(Ack ack) {
        return switch (state) {
            case Doing doing when ack.at() == doing.at() && ack.seq() < 0 -> done(doing.id(), doing.at());
            case Putting put
            when ack.at() == put.at()
                    && ack.seq() >= put.seq()
                    && ack.seq() < put.chunks().count() -> {
                if (put.chunks().isLast(ack.seq())) {
                    yield done(put.id(), put.at());
                }
                state = new Putting(put.id(), put.at(), put.chunks(), ack.seq() + 1);
                yield new Send(put.chunks().chunk(ack.seq() + 1));
            }
            default -> new OutOfOrder("an ack of what was not sent");
        };
    }

    private Step done(String id, long at) {
        advance(at);
        return new Acknowledged(id, at);
    }

    private void advance(long at) {
        state = new Idle();
        cursor = at;
        window.acknowledged(partition, addressee.node(), at);
    }
}
