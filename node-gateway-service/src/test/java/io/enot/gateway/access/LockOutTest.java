package io.enot.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockOutTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Ticking clock = new Ticking();
    private final LockOut lockOut = new LockOut(clock, 3, FIRST, LONGEST);

    @Test
    void someWrongKeysAreForgiven() {
        fail(2);

        assertThat(lockOut.left("thief", "n")).isZero();
    }

    @Test
    void eachFurtherWrongKeyDoublesTheTimeUpToALimit() {
        fail(3);
        assertThat(lockOut.left("thief", "n")).isEqualTo(FIRST);

        for (Duration expected = FIRST.multipliedBy(2);
                expected.compareTo(LONGEST) < 0;
                expected = expected.multipliedBy(2)) {
            clock.pass(lockOut.left("thief", "n"));
            assertThat(lockOut.left("thief", "n")).isZero();
            fail(1);
            assertThat(lockOut.left("thief", "n")).isEqualTo(expected);
        }
        fail(100);
        assertThat(lockOut.left("thief", "n")).isEqualTo(LONGEST);
    }

    @Test
    void neitherTheNodeElsewhereNorItsNeighboursNotice() {
        fail(10);

        assertThat(lockOut.left("home", "n")).isZero();
        assertThat(lockOut.left("thief", "m")).isZero();
    }

    @Test
    void aNodeThatHasProvedItselfIsNotLockedOutByItsNeighbour() {
        lockOut.rightKey("thief", "n");
        fail(10);

        assertThat(lockOut.left("thief", "n")).isZero();
    }

    @Test
    void theRightKeyMakesUpForWrongOnes() {
        fail(3);
        clock.pass(FIRST);
        lockOut.rightKey("thief", "n");

        assertThat(lockOut.left("thief", "n")).isZero();
    }

    @Test
    void whatIsHeldInMemoryIsBounded() {
        fail(10);
        for (int other = 0; other < 10_000; other++) {
            lockOut.wrongKey("thief", "other-" + other);
        }

        assertThat(lockOut.left("thief", "n")).isZero();
        assertThat(lockOut.left("thief", "other-9999")).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            lockOut.wrongKey("thief", "n");
        }
    }
}
