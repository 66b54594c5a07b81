package io.enot.gateway.access;

import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Decides whether a node that says hello is let in: whether it may try, whether it holds a key, and whether that one is enough. Thread-safe. */
public final class Admission {
    private final LockOut lockOut;
    private final Keys keys;
    private final Function<String, Standing> standings;
    private final Enrolment enrolment;

    /** What nodes prove themselves with. */
    @FunctionalInterface
    public interface Keys {
        /** A node's key by its generation, see {@link Standing}; empty if this gateway cannot know it. */
        Optional<String> of(String node, int generation);
    }

    /** What becomes of a hello. */
    public sealed interface Decision {
        /** @param key generation of the key that the node has proved to hold */
        record Admitted(Handshake handshake, int key) implements Decision {}

        record Refused(Refusal refusal, String why) implements Decision {}
    }

    /** @param standings what each node may, as far as is known when it is asked */
    public Admission(LockOut lockOut, Keys keys, Function<String, Standing> standings, Enrolment enrolment) {
        this.lockOut = lockOut;
        this.keys = keys;
        this.standings = standings;
        this.enrolment = enrolment;
    }

    /**
     * Decides, and holds a wrong key against who brought it.
     *
     * @param address from which the node comes
     * @param nonce with which it was challenged
     */
    public Decision decide(String address, String nonce, Hello hello) {
        Duration lockedOut = lockOut.left(address, hello.node());
        if (!lockedOut.isZero()) {
            return new Decision.Refused(
                    Refusal.LOCKED_OUT, "too many wrong keys, come again in " + (lockedOut.toSeconds() + 1) + " s");
        }
        Standing standing = standings.apply(hello.node());
        Optional<Decision.Admitted> proved = standing.accepted().stream()
                .flatMap(key -> proof(key, nonce, hello).stream())
                .findFirst();
        if (proved.isEmpty()) {
            lockOut.wrongKey(address, hello.node());
            return new Decision.Refused(Refusal.WRONG_KEY, Refusal.WRONG_KEY.words());
        }
        lockOut.rightKey(address, hello.node());
        Optional<Refusal> refusal = standing.refusal(proved.get().key(), enrolment);
        return refusal.isPresent()
                ? new Decision.Refused(refusal.get(), refusal.get().words())
                : proved.get();
    }

    private Optional<Decision.Admitted> proof(int key, String nonce, Hello hello) {
        return keys.of(hello.node(), key)
                .map(text -> new Handshake(text, nonce, hello.nonce(), hello.node()))
                .filter(handshake -> Handshake.matches(handshake.helloMac(), hello.mac()))
                .map(handshake -> new Decision.Admitted(handshake, key));
    }
}
