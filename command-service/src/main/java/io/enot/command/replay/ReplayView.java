package io.enot.command.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.ReplayProgress;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.ReplaySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A replay as people see it.
 *
 * @param id null for a dry run
 * @param state what is done at the moment; {@code waiting} if nobody has begun
 * @param wanted what is to be done: another one than {@code state} for a moment after it was said
 * @param total commands to issue; null until they are counted
 * @param why it failed
 * @param commands of a dry run, the first ones of what would be issued
 */
@Schema(name = "ReplayStatus")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayView(
        @Nullable String id,
        String state,
        @Nullable String wanted,
        @Nullable Integer total,
        @Nullable Integer issued,
        @Nullable String issuer,
        @Nullable Instant acceptedAt,
        @Nullable String why,
        ReplaySpec spec,
        @Nullable List<Planned> commands) {

    /** What would be issued: a command, and to whom; null for a broadcast. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Planned(
            Instant acceptedAt,
            String replayOf,
            @Nullable String from,
            @Nullable String to) {}

    static ReplayView of(Replay replay) {
        ReplayRecord record = replay.record();
        Optional<ReplayProgress> progress = replay.progress();
        return new ReplayView(
                record.id(),
                progress.map(known -> known.state().wire()).orElse("waiting"),
                record.wanted().wire(),
                progress.map(ReplayProgress::total).orElse(null),
                progress.map(ReplayProgress::issued).orElse(0),
                record.issuer(),
                record.acceptedAt(),
                progress.map(ReplayProgress::why).filter(why -> !why.isEmpty()).orElse(null),
                record.spec(),
                null);
    }

    static ReplayView dryRun(ReplaySpec spec, List<Item> items, int most) {
        List<Planned> shown = items.stream()
                .limit(most)
                .map(item -> new Planned(
                        item.acceptedAt(),
                        item.command(),
                        item.from().orElse(null),
                        item.to().orElse(null)))
                .toList();
        return new ReplayView(null, "dry run", null, items.size(), 0, null, null, null, spec, shown);
    }
}
