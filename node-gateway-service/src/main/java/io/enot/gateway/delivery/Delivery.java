package io.enot.gateway.delivery;

import io.enot.contract.json.InvalidField;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The delivery of the log to one connected node: one command at a time, the next when the node has acknowledged the one before. Not thread-safe; it belongs to
 * the connection's event loop.
 *
 * <pre>
 * Idle ──next──▶ Doing ──ack──▶ Idle
 *  ├────next──▶ Putting ──ack of the last chunk──▶ Idle
 *  │              └──ack of another chunk──▶ Putting
 *  └────next──▶ Fetching ──fetched──▶ as Idle goes on
 *                 └──not fetched──▶ Idle
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

    private record Fetching(Entry entry) implements State {}

    private record Doing(String id, long at) implements State {}

    private record Putting(String id, long at, Chunks chunks, int seq) implements State {}

    /** What there is to do. */
    public sealed interface Step {}

    /** Nothing to send: the node is up to date, or has not acknowledged yet. */
    public record Wait() implements Step {}

    public record Send(GatewayFrame frame) implements Step {}

    /** The record at this offset of the node's partition is to be read from the log; see {@link #fetched}. */
    public record Fetch(long at) implements Step {}

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
            case Fetching fetching -> false;
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
        Optional<Content> shared = entry.content();
        if (shared.isPresent()) {
            return begin(entry, shared.get());
        }
        if (entry.value().isPresent()) {
            return read(entry, entry.value().get());
        }
        state = new Fetching(entry);
        return new Fetch(entry.at());
    }

    /** Goes on with the record that was to be fetched; empty if the log does not hold it any more. */
    public Step fetched(long at, Optional<byte[]> record) {
        if (!(state instanceof Fetching(Entry entry)) || entry.at() != at) {
            return new Wait();
        }
        Optional<Content> shared = entry.content();
        if (shared.isPresent()) {
            return begin(entry, shared.get());
        }
        return record.isPresent() ? read(entry, record.get()) : undeliverable(entry, "it is not in the log any more");
    }

    /** The record cannot be read now: {@link #next} asks for it again. */
    public void notFetched(long at) {
        if (state instanceof Fetching(Entry entry) && entry.at() == at) {
            state = new Idle();
        }
    }

    private Step read(Entry entry, byte[] record) {
        try {
            Content content = Content.of(entry.at(), record);
            entry.share(content);
            return begin(entry, content);
        } catch (InvalidField | UncheckedIOException e) {
            return undeliverable(entry, "the log holds a record that is no command");
        }
    }

    private Step begin(Entry entry, Content content) {
        try {
            Optional<Chunks> chunks = Chunks.of(entry.at(), content, rx);
            if (chunks.isPresent()) {
                state = new Putting(content.id(), entry.at(), chunks.get(), 0);
                return new Send(chunks.get().chunk(0));
            }
            state = new Doing(content.id(), entry.at());
            return new Send(new Do(content.id(), entry.at(), content.message(), content.durable()));
        } catch (IllegalArgumentException e) {
            return undeliverable(entry, String.valueOf(e.getMessage()));
        }
    }

    private Step undeliverable(Entry entry, String why) {
        advance(entry.at());
        return new Undeliverable(entry.commandId(), entry.at(), why);
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
