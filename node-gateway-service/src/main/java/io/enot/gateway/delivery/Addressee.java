package io.enot.gateway.delivery;

import java.util.Map;

/** A node as far as it matters for what it gets: its labels may change at any time. */
public interface Addressee {
    String node();

    Map<String, String> labels();
}
