package io.enot.command.replay;

import com.fasterxml.uuid.Generators;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Origin;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The command that repeats another one. */
final class Reissue {
    private static final UUID NAMESPACE = UUID.fromString("0f6a1b52-97b1-5d0c-8a43-3a5c0f0e6b11");

    private Reissue() {}

    /**
     * The new id follows from the replay and the old one, so that a command which is issued again, because nobody knew that it was in the log, is delivered once. Commands of one
     * broadcast or list stay one command unless they go to other nodes.
     */
    static String idOf(String replay, Item item) {
        String name = item.isMoved() ? item.key() : item.command();
        return Generators.nameBasedGenerator(NAMESPACE)
                .generate(replay + "\n" + name)
                .toString();
    }

    /** With the time to live and the timeout that the old one had. */
    static CommandRecord of(CommandRecord before, Item item, ReplayRecord replay, Instant now) {
        Duration ttl = Duration.between(before.acceptedAt(), before.expiresAt());
        Target target = item.to()
                .<Target>map(Target.Node::new)
                .orElseGet(() -> before.target() instanceof Target.Matching matching
                        ? matching
                        : new Target.Matching(Selector.ALL));
        return new CommandRecord(
                        idOf(replay.id(), item),
                        target,
                        before.message(),
                        replay.issuer(),
                        now,
                        now.plus(ttl),
                        before.timeout())
                .from(new Origin.Replay(
                        replay.id(), before.id(), item.isMoved() ? item.from().orElse(null) : null));
    }
}
