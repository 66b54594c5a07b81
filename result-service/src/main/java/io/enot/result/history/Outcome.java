package io.enot.result.history;

import io.enot.contract.record.State;
import java.time.Duration;
import java.time.Instant;

/**
 * The first outcome of a command on a node.
 *
 * @param state succeeded, failed or cancelled
 * @param at when the gateway heard of it
 * @param after how long after the command was accepted, by the clocks of the service that accepted it and of the gateway that heard of the outcome; zero if they disagree
 */
public record Outcome(State state, Instant at, Duration after) {}
