package io.enot.command.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.PlanRecord;
import io.enot.log.view.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A plan as people see it: as it was written, and how far it is.
 *
 * @param script null in a list of plans
 * @param files null in a list of plans
 * @param digest of the script, as nodes state it
 */
@Schema(name = "PlanWithStatus")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanView(
        String name,
        String selector,
        @Nullable String script,
        @Nullable Map<String, String> files,
        int percent,
        int maxFailures,
        int concurrency,
        int priority,
        boolean paused,
        Duration settle,
        String digest,
        String issuer,
        Instant updatedAt,
        PlanStatus status) {

    static PlanView of(Plan plan, PlanStatus status, boolean whole) {
        PlanRecord spec = plan.spec();
        return new PlanView(
                spec.name(),
                spec.selector().wire(),
                whole ? spec.script() : null,
                whole ? spec.files() : null,
                spec.percent(),
                spec.maxFailures(),
                spec.concurrency(),
                spec.priority(),
                spec.paused(),
                spec.settle(),
                plan.digest(),
                spec.issuer(),
                spec.updatedAt(),
                status);
    }
}
