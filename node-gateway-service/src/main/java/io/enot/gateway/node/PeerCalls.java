package io.enot.gateway.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Target;
import io.enot.log.view.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The questions of one node to others. They go through the log like everybody's commands, with the node as issuer. Belongs to the event loop of its connection. */
final class PeerCalls {
    /** The label by which a node is forbidden to call others: {@code enot/calls=deny}. */
    static final String LABEL = "enot/calls";

    private static final String DENY = "deny";
    private static final int MOST_AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Gateway gateway;
    private final String node;
    private final Executor loop;
    private int open;

    PeerCalls(Gateway gateway, String node, Executor loop) {
        this.gateway = gateway;
        this.node = node;
        this.loop = loop;
    }

    /** What came of a question. */
    record Reply(boolean ok, JsonNode value, String error) {
        private static Reply failed(String why) {
            return new Reply(false, NullNode.getInstance(), why);
        }
    }

    /**
     * Asks.
     *
     * @param to the other node's id or name
     * @param message a message that has been checked
     * @param answer is told once, on the event loop, what the calling node is to be told
     */
    void ask(String to, ObjectNode message, Consumer<Reply> answer) {
        Set<String> ids = gateway.directory().idsOf(to);
        Optional<String> refusal = refusal(to, ids);
        if (refusal.isPresent()) {
            answer.accept(Reply.failed(refusal.get()));
        } else if (open == MOST_AT_ONCE) {
            answer.accept(Reply.failed("more than " + MOST_AT_ONCE + " calls at once"));
        } else {
            open++;
            gateway.results()
                    .start()
                    .thenCompose(started -> send(to, command(ids.iterator().next(), message)))
                    .exceptionally(failure -> Reply.failed("the log is away"))
                    .thenAcceptAsync(
                            reply -> {
                                open--;
                                answer.accept(reply);
                            },
                            loop);
        }
    }

    /** Whether nothing that was asked is unanswered. */
    boolean areAnswered() {
        return open == 0;
    }

    /** Sends without waiting for what comes of it. */
    void tell(String to, ObjectNode message) {
        Set<String> ids = gateway.directory().idsOf(to);
        if (refusal(to, ids).isEmpty()) {
            gateway.log().append(command(ids.iterator().next(), message));
        }
    }

    private Optional<String> refusal(String to, Set<String> ids) {
        if (DENY.equals(gateway.directory().labels(node).get(LABEL))) {
            return Optional.of("this node may not call others");
        }
        if (ids.isEmpty()) {
            return Optional.of("unknown node " + to);
        }
        return ids.size() > 1 ? Optional.of("several nodes are called " + to) : Optional.empty();
    }

    private CommandRecord command(String to, ObjectNode message) {
        Instant now = gateway.now();
        return new CommandRecord(
                IDS.generate().toString(),
                new Target.Node(to),
                message,
                "node:" + node,
                now,
                now.plus(PATIENCE),
                PATIENCE);
    }

    private CompletionStage<Reply> send(String to, CommandRecord command) {
        Set<String> nodes = Set.of(String.valueOf(command.key()));
        Waits.Wait wait = gateway.waits().open(command.id(), nodes, nodes);
        return gateway.log()
                .append(command)
                .thenCompose(position -> wait.done(PATIENCE))
                .thenApply(done -> reply(to, wait.executions().get(0)))
                .whenComplete((reply, failure) -> wait.close());
    }

    private static Reply reply(String to, Execution execution) {
        return switch (execution.state()) {
            case SUCCEEDED ->
                new Reply(true, execution.value() == null ? NullNode.getInstance() : execution.value(), "");
            case FAILED -> Reply.failed(String.valueOf(execution.error()));
            case CANCELLED -> Reply.failed("cancelled");
            case DELIVERED, TIMED_OUT -> Reply.failed("no result in time from " + to);
            case ACCEPTED, EXPIRED -> Reply.failed(to + " is not there");
        };
    }
}
