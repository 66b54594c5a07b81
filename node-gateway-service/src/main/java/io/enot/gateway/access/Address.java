package io.enot.gateway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** What counts as one address: of IPv6 the first half, since whoever has one address there has all of its network. */
public final class Address {
    private static final int NETWORK_BYTES = 8;

    private Address() {}

    /** @param literal as a socket tells it */
    public static String of(String literal) {
        if (literal.indexOf(':') < 0) {
            return literal;
        }
        try {
            String withoutScope = literal.replaceFirst("%.*", "");
            InetAddress address = InetAddress.getByName(withoutScope); // asks nobody, for it is no name
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/64"
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return literal;
        }
    }
}
