package io.enot.gateway.node;

import io.enot.contract.node.NodeFrame;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Session;
import io.enot.gateway.plan.Convergence;
import io.enot.log.view.Plan;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has done on a node what the plans want, by commands in the log, and hears what comes of it. Belongs to the connection's event loop. */
final class NodePlan {
    private final Gateway gateway;
    private final String node;
    private final Convergence convergence;
    private final Consumer<Runnable> onLoop;

    /** @param onLoop runs a task on the connection's event loop; from any thread */
    NodePlan(Gateway gateway, Session session, Consumer<Runnable> onLoop) {
        this.gateway = gateway;
        this.node = session.node();
        this.onLoop = onLoop;
        this.convergence = new Convergence(
                node,
                session.info(),
                session.rollout(),
                gateway.plans(),
                gateway.slots(),
                gateway.sessions()::failures);
    }

    /** The session, with what is known of the node's script. */
    Session of(Session session) {
        return session.withScript(convergence.info(), convergence.last());
    }

    /** Does the next thing, if there is any. */
    void tick(Predicate<String> isUnderWay) {
        Instant now = gateway.now();
        Convergence.Step step = convergence.next(gateway.directory().labels(node), now, isUnderWay);
        List<CommandRecord> commands = switch (step) {
            case Convergence.Rest rest -> List.of();
            case Convergence.Install(Plan plan) -> PlanCommands.install(node, plan, now);
            case Convergence.Remove(String plan) -> PlanCommands.remove(node, plan, now);
        };
        if (!commands.isEmpty()) {
            convergence.begun(step, commands.stream().map(CommandRecord::id).toList(), now);
            commands.forEach(command -> gateway.log().append(command).exceptionally(failure -> {
                onLoop.accept(() -> convergence.notWritten(command.id()));
                return null;
            }));
        }
    }

    /** The node has answered a command; whichever. */
    void on(NodeFrame.Result result) {
        if (result.ok()) {
            convergence.succeeded(result.id(), gateway.now());
        } else {
            convergence.failed(result.id(), result.trace().isEmpty() ? result.error() : result.trace(), gateway.now());
        }
    }

    /** The node tells something; whatever. */
    void on(NodeFrame.Report report) {
        ScriptReport.of(report).ifPresent(told -> {
            convergence.changed(told.script(), told.plan());
            if (!told.failed().isEmpty()) {
                convergence.gaveUp(told.failed(), told.trace(), gateway.now());
            }
        });
    }

    /** The connection has ended. */
    void close() {
        convergence.close();
    }
}
