package io.enot.gateway.access;

/** How a node that comes with the fleet key gets a key of its own. */
public enum Enrolment {
    /** It gets none, unless people ask for one: the fleet key is enough. */
    SHARED,
    /** It is given one at its first connection over TLS. */
    ISSUE,
    /** It stays outside until people have approved it; then as {@link #ISSUE}. */
    APPROVE
}
