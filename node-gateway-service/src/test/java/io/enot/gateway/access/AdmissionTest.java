package io.enot.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.record.NodeRecord;
import io.enot.gateway.access.Admission.Decision;
import io.enot.gateway.access.Admission.Decision.Admitted;
import io.enot.gateway.access.Admission.Decision.Refused;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final String NONCE = "the gateway's nonce";
    private static final NodeRecord NODE = NodeRecord.undecided("n");

    private final Ticking clock = new Ticking();
    private Standing standing = new Standing(NODE, 0);

    @Test
    void aNodeThatHoldsTheFleetKeyIsLetInAndShownThatTheGatewayHoldsItToo() {
        Decision decision = decide(Enrolment.SHARED, "key 0");

        assertThat(decision).isInstanceOfSatisfying(Admitted.class, admitted -> {
            assertThat(admitted.key()).isEqualTo(Standing.FLEET_KEY);
            assertThat(admitted.handshake().welcomeMac())
                    .isEqualTo(handshake("key 0").welcomeMac());
        });
    }

    @Test
    void whileAKeyIsBeingGivenTheOldAndTheNewOneAreGood() {
        standing = new Standing(NODE.withKey(2, 0), 1);

        assertThat(decide(Enrolment.ISSUE, "key 1"))
                .isInstanceOfSatisfying(
                        Admitted.class, admitted -> assertThat(admitted.key()).isEqualTo(1));
        assertThat(decide(Enrolment.ISSUE, "key 2"))
                .isInstanceOfSatisfying(
                        Admitted.class, admitted -> assertThat(admitted.key()).isEqualTo(2));
        assertThat(decide(Enrolment.ISSUE, "key 0")).isEqualTo(new Refused(Refusal.WRONG_KEY, "wrong key"));
    }

    @Test
    void aKeyThatTheGatewayCannotKnowIsWrong() {
        standing = new Standing(NODE, 1);

        assertThat(admission(Enrolment.SHARED, (node, generation) -> Optional.empty())
                        .decide("home", NONCE, hello("key 1")))
                .isEqualTo(new Refused(Refusal.WRONG_KEY, "wrong key"));
    }

    @Test
    void theRightKeyIsNotEnoughForWhomPeopleHaveNotApprovedOf() {
        assertThat(decide(Enrolment.APPROVE, "key 0"))
                .isEqualTo(new Refused(Refusal.AWAITING_APPROVAL, "awaiting approval"));
        assertThat(decide(Enrolment.ISSUE, "key 0")).isInstanceOf(Admitted.class);
    }

    @Test
    void afterWrongKeysNotEvenTheRightOneIsLookedAtForATime() {
        Admission admission = admission(Enrolment.SHARED, AdmissionTest::key);
        admission.decide("home", NONCE, hello("guessed"));
        admission.decide("home", NONCE, hello("guessed"));

        assertThat(admission.decide("home", NONCE, hello("key 0")))
                .isEqualTo(new Refused(Refusal.LOCKED_OUT, "too many wrong keys, come again in 2 s"));
        assertThat(admission.decide("elsewhere", NONCE, hello("key 0"))).isInstanceOf(Admitted.class);

        clock.pass(Duration.ofSeconds(1));
        assertThat(admission.decide("home", NONCE, hello("key 0"))).isInstanceOf(Admitted.class);
    }

    private Decision decide(Enrolment enrolment, String key) {
        return admission(enrolment, AdmissionTest::key).decide("home", NONCE, hello(key));
    }

    private Admission admission(Enrolment enrolment, Admission.Keys keys) {
        LockOut lockOut = new LockOut(clock, 2, Duration.ofSeconds(1), Duration.ofSeconds(10));
        return new Admission(lockOut, keys, node -> standing, enrolment);
    }

    private static Optional<String> key(String node, int generation) {
        return Optional.of("key " + generation);
    }

    private static Handshake handshake(String key) {
        return new Handshake(key, NONCE, "the node's nonce", "n");
    }

    private static Hello hello(String key) {
        return new Hello(
                "n", "the node's nonce", handshake(key).helloMac(), "boot", -1, "", "", "", 4096, -1, "", "", "");
    }
}
