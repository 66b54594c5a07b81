package io.enot.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T05:00:00Z");
    private static final Duration LONG = Duration.ofHours(1);

    private final Sessions sessions = new Sessions();

    @Test
    void aClosingIsHeardOfByAllWhoAsked() {
        Session open = sessions.learn(session());
        CompletionStage<Void> one = sessions.closing("n", LONG);
        CompletionStage<Void> another = sessions.closing("n", LONG);
        assertThat(one.toCompletableFuture()).isNotDone();

        sessions.learn(open.withProgress(7, List.of(), NOW).closed(NOW));

        assertThat(one.toCompletableFuture()).isDone();
        assertThat(another.toCompletableFuture()).isDone();
        assertThat(sessions.cursor("n")).isEqualTo(7);
    }

    @Test
    void whatIsClosedOrWasNeverOpenIsNotWaitedFor() {
        assertThat(sessions.closing("n", LONG).toCompletableFuture()).isDone();

        sessions.learn(session().closed(NOW));

        assertThat(sessions.closing("n", LONG).toCompletableFuture()).isDone();
    }

    @Test
    void aGatewayThatSaysNothingIsNotWaitedForLongByWhoHasNoTime() {
        Session open = sessions.learn(session());
        CompletionStage<Void> patient = sessions.closing("n", LONG);

        assertThat(sessions.closing("n", Duration.ofMillis(1)).toCompletableFuture())
                .succeedsWithin(1, TimeUnit.MINUTES);
        assertThat(patient.toCompletableFuture()).isNotDone();

        sessions.learn(open.closed(NOW));
        assertThat(patient.toCompletableFuture()).isDone();
    }

    private static Session session() {
        NodeInfo info = new NodeInfo("boot", "", "", 4096, -1, "", "", "");
        return Session.of(
                new SessionRecord(
                        "n", "gateway", SessionRecord.OWN_OFFSET, true, NOW, -1, List.of(), info, null, 0, NOW),
                1);
    }
}
