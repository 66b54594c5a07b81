package io.enot.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentCommandsTest {
    private final RecentCommands recent = new RecentCommands();

    @Test
    void knowsWhatANodeMayHaveBeenAsked() {
        recent.given("a", "own");
        recent.givenToMatching(3, "shared");

        assertThat(recent.mayHaveBeenGiven(3, "a", "own")).isTrue();
        assertThat(recent.mayHaveBeenGiven(3, "a", "shared")).isTrue();
        assertThat(recent.mayHaveBeenGiven(3, "b", "own")).isFalse();
        assertThat(recent.mayHaveBeenGiven(4, "a", "shared")).isFalse();
    }

    @Test
    void forgetsWhatNoNodeKeepsAnyMore() {
        recent.given("a", "first");
        for (int i = 0; i < 20; i++) {
            recent.given("a", "later-" + i);
        }

        assertThat(recent.mayHaveBeenGiven(0, "a", "first")).isFalse();
        assertThat(recent.mayHaveBeenGiven(0, "a", "later-19")).isTrue();
    }
}
