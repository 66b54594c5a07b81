package io.enot.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DoorTest {
    private static final int PER_SECOND = 2;

    private final Ticking clock = new Ticking();
    private final Door door = new Door(clock, new Door.Limits(5, 3, PER_SECOND));

    @Test
    void anAddressMayNotTakeAllConnections() {
        for (int i = 0; i < 3; i++) {
            assertThat(door.enter("a")).isEmpty();
        }

        assertThat(door.enter("a")).hasValue(Refusal.TOO_MANY_OF_ADDRESS);
        assertThat(door.enter("b")).isEmpty();
        door.leave("a");
        assertThat(door.enter("a")).isEmpty();
    }

    @Test
    void thereAreNoMoreConnectionsThanTheGatewayCanHold() {
        for (int i = 0; i < 5; i++) {
            assertThat(door.enter("address-" + i)).isEmpty();
        }

        assertThat(door.enter("another")).hasValue(Refusal.TOO_MANY_CONNECTIONS);
        door.leave("address-3");
        assertThat(door.enter("another")).isEmpty();
    }

    @Test
    void anAddressMayNotComeAndGoForEver() {
        for (int i = 0; i < Door.BURST_SECONDS * PER_SECOND; i++) {
            assertThat(door.enter("a")).isEmpty();
            door.leave("a");
        }

        assertThat(door.enter("a")).hasValue(Refusal.TOO_FAST);
        assertThat(door.enter("b")).isEmpty();
        clock.pass(Duration.ofMillis(500));
        assertThat(door.enter("a")).isEmpty();
        assertThat(door.enter("a")).hasValue(Refusal.TOO_FAST);
    }

    @Test
    void whoIsTurnedAwayIsNotCounted() {
        for (int i = 0; i < 10; i++) {
            door.enter("a");
        }
        for (int i = 0; i < 3; i++) {
            door.leave("a");
        }

        assertThat(door.enter("b")).isEmpty();
        assertThat(door.enter("c")).isEmpty();
        assertThat(door.enter("d")).isEmpty();
        assertThat(door.enter("e")).isEmpty();
        assertThat(door.enter("f")).isEmpty();
        assertThat(door.enter("g")).hasValue(Refusal.TOO_MANY_CONNECTIONS);
    }

    @Test
    void ofIpv6ANetworkIsOneAddress() {
        assertThat(Address.of("2001:db8:1:2:3:4:5:6")).isEqualTo(Address.of("2001:db8:1:2::9"));
        assertThat(Address.of("2001:db8:1:2::9")).isNotEqualTo(Address.of("2001:db8:1:3::9"));
        assertThat(Address.of("fe80:0:0:0:1:2:3:4%lo")).isEqualTo(Address.of("fe80::9"));
        assertThat(Address.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(Address.of("192.0.2.1")).isEqualTo("192.0.2.1").isNotEqualTo(Address.of("192.0.2.2"));
    }
}
