package io.enot.gateway.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.enot.contract.message.FileUpload;
import io.enot.contract.message.Restore;
import io.enot.contract.message.Script;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Origin;
import io.enot.contract.record.Target;
import io.enot.gateway.plan.Convergence;
import io.enot.log.view.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The commands by which a plan comes onto a node, and leaves it: commands like any other, with the plan as issuer. */
final class PlanCommands {
    /** Within which a script must have started, or failed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private PlanCommands() {}

    /** The files, then the script, which may need them. */
    static List<CommandRecord> install(String node, Plan plan, Instant now) {
        List<CommandRecord> commands = new ArrayList<>();
        plan.spec()
                .files()
                .forEach((path, content) ->
                        commands.add(command(node, plan.name(), new FileUpload(content, path).toJson(), now)));
        commands.add(
                command(node, plan.name(), new Script(plan.spec().script(), plan.name(), plan.name()).toJson(), now));
        return commands;
    }

    /** Puts back what was there before the plan. */
    static List<CommandRecord> remove(String node, String plan, Instant now) {
        return List.of(command(node, plan, new Restore().toJson(), now));
    }

    private static CommandRecord command(String node, String plan, ObjectNode message, Instant now) {
        return new CommandRecord(
                        IDS.generate().toString(),
                        new Target.Node(node),
                        message,
                        "plan:" + plan,
                        now,
                        now.plus(Convergence.TTL),
                        TIMEOUT)
                .from(new Origin.Plan(plan));
    }
}
