package io.enot.contract.json;

/** Something in a JSON object is missing or wrong. An expected failure: it carries no stack trace. */
public final class InvalidField extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String reason;

    /**
     * @param field path of the member, such as {@code kwargs.pins}; empty for the object itself
     * @param reason what is wrong, as the rest of a sentence that begins with the field's name
     */
    public InvalidField(String field, String reason) {
        super(reason);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return field.isEmpty() ? reason : field + ": " + reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
