package io.enot.contract.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Desired state: which program the nodes of a selector are to run. A record without a value, under the same key, removes the plan.
 *
 * @param name unique; the key
 * @param script source of the program
 * @param files what the program needs beside it: content by path below the board's root
 * @param percent of the nodes that take part
 * @param maxFailures so many nodes may fail before no further one is touched
 * @param concurrency how many nodes of one gateway are changed at once
 * @param priority of several plans for a node the one with the highest priority is in force, and of those the first by name
 * @param paused whether nodes are left as they are
 * @param settle how long the program has to run on a node until the next one may have its turn
 * @param issuer who wants it
 */
public record PlanRecord(
        String name,
        Selector selector,
        String script,
        Map<String, String> files,
        int percent,
        int maxFailures,
        int concurrency,
        int priority,
        boolean paused,
        Duration settle,
        String issuer,
        Instant updatedAt)
        implements LogRecord {
    public PlanRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(selector, "selector");
        Objects.requireNonNull(script, "script");
        Objects.requireNonNull(settle, "settle");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(updatedAt, "updatedAt");
        files = new TreeMap<>(files);
    }

    @Override
    public Topic topic() {
        return Topic.PLANS;
    }

    @Override
    public String key() {
        return name;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                "plan/" + name + "/" + updatedAt, "io.enot.plan.updated", "/command-service", null, updatedAt, null);
    }
}
