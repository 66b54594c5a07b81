package io.enot.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.gateway.delivery.Confirmations.Received;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
    private final Confirmations confirmations = new Confirmations();

    @Test
    void aResultIsConfirmedOnceItIsInTheLog() {
        Received a = receive("a");
        assertThat(confirmations.next()).isEmpty();

        confirmations.settle(a, true);
        assertThat(confirmations.next()).contains("a");
        assertThat(confirmations.next()).isEmpty();
    }

    @Test
    void aConfirmationWaitsForAllResultsThatCameBefore() {
        Received a = receive("a");
        Received b = receive("b");
        Received c = receive("c");

        confirmations.settle(c, true);
        confirmations.settle(b, true);
        assertThat(confirmations.next()).isEmpty();
        assertThat(confirmations.waiting()).isEqualTo(3);

        confirmations.settle(a, true);
        assertThat(confirmations.next()).contains("c");
        assertThat(confirmations.waiting()).isZero();
    }

    @Test
    void aResultThatNobodyAskedForIsNotConfirmedAndHoldsUpNobody() {
        Received strange = receive("strange");
        Received good = receive("good");

        confirmations.settle(good, true);
        assertThat(confirmations.next()).isEmpty();
        confirmations.settle(strange, false);
        assertThat(confirmations.next()).contains("good");

        confirmations.settle(receive("stranger"), false);
        assertThat(confirmations.next()).isEmpty();
    }

    @Test
    void theSameResultIsDealtWithOnceAtATime() {
        Received a = receive("a");
        assertThat(confirmations.receive("a")).isEmpty();

        confirmations.settle(a, true);
        assertThat(confirmations.receive("a")).isPresent();
    }

    private Received receive(String id) {
        return confirmations.receive(id).orElseThrow();
    }
}
