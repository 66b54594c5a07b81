package io.enot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Grant;
import io.enot.contract.record.TokenRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String TOKEN = TokenText.make();

    private final Tokens tokens = new Tokens();

    @Test
    void knowsTheHolder() {
        tokens.learn(record(null));

        assertThat(tokens.holder(TOKEN, NOW)).contains(new Principal("ada", Grant.parse("operator:room=lab")));
        assertThat(tokens.holder(TokenText.make(), NOW)).isEmpty();
    }

    @Test
    void forgetsWhoWasRevokedThoughOlderRecordsOfHimAreStillRead() {
        tokens.learn(record(null));
        tokens.forget("1");
        tokens.learn(record(null));

        assertThat(tokens.holder(TOKEN, NOW)).isEmpty();
        assertThat(tokens.all()).isEmpty();
    }

    @Test
    void isWorthNothingFromTheTimeOnWhenItExpires() {
        tokens.learn(record(NOW));

        assertThat(tokens.holder(TOKEN, NOW.minusMillis(1))).isPresent();
        assertThat(tokens.holder(TOKEN, NOW)).isEmpty();
    }

    @Test
    void isAnotherEachTimeAndTellsWhatItIs() {
        assertThat(TokenText.make()).startsWith("enot_").hasSize(48).isNotEqualTo(TokenText.make());
    }

    private static TokenRecord record(@Nullable Instant expiresAt) {
        return new TokenRecord(
                "1", "ada", TokenText.hash(TOKEN), Grant.parse("operator:room=lab"), expiresAt, "admin", NOW);
    }
}
