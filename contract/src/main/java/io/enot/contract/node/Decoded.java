package io.enot.contract.node;

/** What a {@link LineDecoder} makes of the bytes that it has. */
public sealed interface Decoded<F> {

    record Complete<F>(F frame) implements Decoded<F> {}

    /** No whole line yet. */
    record Incomplete<F>() implements Decoded<F> {}

    /**
     * The line is no frame. The decoder is of no further use: close the connection.
     *
     * @param why for the other side to read
     */
    record Malformed<F>(String why) implements Decoded<F> {}
}
