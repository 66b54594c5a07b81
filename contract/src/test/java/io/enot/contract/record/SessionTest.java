package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final SessionRecord.NodeInfo INFO =
            new SessionRecord.NodeInfo("b", "1", "esp8266", 1024, -1, "", "", "");

    @Test
    void theRecordThatOpensASessionIsNumberedByItsOffset() {
        SessionRecord opening = session(SessionRecord.OWN_OFFSET, true, 4).toRecord();

        assertThat(Session.of(opening, 17).epoch()).isEqualTo(17);
        assertThat(Session.of(Session.of(opening, 17).toRecord(), 23).epoch()).isEqualTo(17);
    }

    @Test
    void aLateEndOfAnOlderSessionDoesNotHideANewerOne() {
        Session newer = session(9, true, 4);

        assertThat(newer.after(session(7, false, 5))).isEqualTo(session(9, true, 5));
    }

    @Test
    void whatIsClosedStaysClosed() {
        assertThat(session(9, false, 4).after(session(9, true, 6)).online()).isFalse();
        assertThat(session(9, true, 4).after(session(9, false, 4)).online()).isFalse();
    }

    @Test
    void aKeyOfItsOwnIsNotForgotten() {
        Session older = session(7, true, 4).withKey(2);

        assertThat(session(9, true, 4).after(older).keyGeneration()).isEqualTo(2);
        assertThat(older.after(session(9, true, 4)).keyGeneration()).isEqualTo(2);
        assertThat(older.after(session(7, true, 4)).keyGeneration()).isEqualTo(2);
    }

    /** In whatever order and however often the records arrive, the latest session and the largest cursor stand. */
    @Property
    void theOrderOfArrivalDoesNotMatter(@ForAll("sessions") List<Session> sessions) {
        Session known = sessions.get(0);
        for (Session next : sessions) {
            known = known.after(next);
        }
        long epoch = sessions.stream().mapToLong(Session::epoch).max().orElseThrow();
        assertThat(known.epoch()).isEqualTo(epoch);
        assertThat(known.cursor())
                .isEqualTo(sessions.stream().mapToLong(Session::cursor).max().orElseThrow());
        assertThat(known.online())
                .isEqualTo(sessions.stream().filter(s -> s.epoch() == epoch).allMatch(Session::online));
    }

    @Provide
    Arbitrary<List<Session>> sessions() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(-1, 9))
                .as(SessionTest::session)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static Session session(long epoch, boolean online, long cursor) {
        return new Session("n", "g", epoch, online, T, cursor, List.of(), INFO, null, 0, T);
    }
}
