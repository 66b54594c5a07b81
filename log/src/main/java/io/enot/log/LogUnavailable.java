package io.enot.log;

/** Kafka cannot be reached, or did not take a record in time. An expected failure: it carries no stack trace. */
public final class LogUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogUnavailable(String message) {
        super(message, null, false, false);
    }
}
