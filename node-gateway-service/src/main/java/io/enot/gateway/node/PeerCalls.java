package io.enot.gateway.node;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.contract.node.GatewayFrame.Answer;
import io.enot.contract.node.NodeFrame.Call;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Target;
import io.enot.log.view.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The questions of one node to others. They go through the log like everybody's commands, with the node as issuer. Thread-safe. */
final class PeerCalls {
    /** The label by which a node is forbidden to call others: {@code enot/calls=deny}. */
    static final String LABEL = "enot/calls";

    private static final String DENY = "deny";
    private static final int MOST_AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Gateway gateway;
    private final String node;
    private final int rx;
    private final AtomicInteger open = new AtomicInteger();

    PeerCalls(Gateway gateway, String node, int rx) {
        this.gateway = gateway;
        this.node = node;
        this.rx = rx;
    }

    /** Asks, and completes with what the calling node is to be told; never fails. */
    CompletionStage<Answer> ask(Call call) {
        if (DENY.equals(gateway.directory().labels(node).get(LABEL))) {
            return refused(call, "this node may not call others");
        }
        Set<String> ids = gateway.directory().idsOf(call.to());
        if (ids.size() != 1) {
            return refused(call, (ids.isEmpty() ? "unknown node " : "several nodes are called ") + call.to());
        }
        if (open.incrementAndGet() > MOST_AT_ONCE) {
            open.decrementAndGet();
            return refused(call, "more than " + MOST_AT_ONCE + " calls at once");
        }
        return gateway.results()
                .start()
                .thenCompose(started -> ask(call, ids.iterator().next()))
                .exceptionally(failure -> new Answer(call.ref(), false, NullNode.getInstance(), "the log is away"))
                .whenComplete((answer, failure) -> open.decrementAndGet());
    }

    private CompletionStage<Answer> ask(Call call, String to) {
        Instant now = gateway.now();
        String id = IDS.generate().toString();
        CommandRecord command = new CommandRecord(
                id, new Target.Node(to), call.message().toJson(), "node:" + node, now, now.plus(PATIENCE), PATIENCE);
        Waits.Wait wait = gateway.waits().open(id, Set.of(to), Set.of(to));
        return gateway.log()
                .append(command)
                .thenCompose(position -> wait.done(PATIENCE))
                .thenApply(done -> answer(call, wait.executions().get(0)))
                .whenComplete((answer, failure) -> wait.close());
    }

    private Answer answer(Call call, Execution execution) {
        Answer answer = switch (execution.state()) {
            case SUCCEEDED ->
                new Answer(
                        call.ref(), true, execution.value() == null ? NullNode.getInstance() : execution.value(), "");
            case FAILED -> error(call, String.valueOf(execution.error()));
            case CANCELLED -> error(call, "cancelled");
            case DELIVERED, TIMED_OUT -> error(call, "no result in time from " + call.to());
            case ACCEPTED, EXPIRED -> error(call, call.to() + " is not there");
        };
        return answer.toLine().length <= rx
                ? answer
                : error(call, "the answer is longer than this node's line of " + rx + " bytes");
    }

    private static Answer error(Call call, String why) {
        return new Answer(call.ref(), false, NullNode.getInstance(), why);
    }

    private static CompletionStage<Answer> refused(Call call, String why) {
        return CompletableFuture.completedStage(error(call, why));
    }
}
