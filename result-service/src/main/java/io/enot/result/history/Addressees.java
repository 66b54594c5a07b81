package io.enot.result.history;

import io.enot.contract.record.Target;
import io.enot.result.history.Records.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;

/** Whom a command concerns in one partition, in the order of the history. The broadcast itself is among them, as a member without a name. */
final class Addressees {
    private static final Member BROADCAST = new Member("", Member.NO_RECORD);

    private Addressees() {}

    /** @param from a node before which nobody is wanted; empty for all */
    static Scan<Member> of(Command command, Records records, Order order, String from) {
        if (command.record().target() instanceof Target.Node(String node)) {
            Member own = new Member(node, command.offset());
            return Scan.of(command.several() ? all(own, command.place(), records, order) : List.of(own));
        }
        return new OfBroadcast(records.members(command.place(), order, from), order);
    }

    private static List<Member> all(Member own, Place place, Records records, Order order) {
        List<Member> all = new ArrayList<>();
        all.add(own);
        try (Scan<Member> others = records.members(place, order, "")) {
            others.forEachRemaining(other -> {
                if (!other.node().equals(own.node())) {
                    all.add(other);
                }
            });
        }
        all.sort(Comparator.comparing(Member::node, order.comparator()));
        return all;
    }

    /** There may be very many of them: they are looked at one by one. */
    private static final class OfBroadcast implements Scan<Member> {
        private final Scan<Member> members;
        private final Order order;
        private boolean hasTold;

        private OfBroadcast(Scan<Member> members, Order order) {
            this.members = members;
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return !hasTold || members.hasNext();
        }

        @Override
        public Member next() {
            if (!hasTold && (order == Order.OLDEST || !members.hasNext())) {
                hasTold = true;
                return BROADCAST;
            }
            if (!members.hasNext()) {
                throw new NoSuchElementException();
            }
            return members.next();
        }

        @Override
        public void close() {
            members.close();
        }
    }
}
