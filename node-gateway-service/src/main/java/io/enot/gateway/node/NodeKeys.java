package io.enot.gateway.node;

import io.enot.contract.node.NodeKey;
import io.enot.gateway.access.Enrolment;
import io.enot.gateway.access.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The keys of the nodes: the one that all of the fleet holds at first, and those of their own, which follow from a secret that only gateways hold. */
@ApplicationScoped
public class NodeKeys {
    private final String fleetKey;
    private final Optional<String> secret;

    NodeKeys(GatewayConfig config) {
        this.fleetKey = secret("the fleet key", config.key(), config.keyFile())
                .orElseThrow(() -> new IllegalStateException(
                        "no fleet key: set enot.gateway.key, or enot.gateway.key-file to a file that holds it"));
        this.secret = secret("the node secret", config.nodeSecret(), config.nodeSecretFile());
        if (secret.isEmpty() && config.enrolment() != Enrolment.SHARED) {
            throw new IllegalStateException(
                    "nodes cannot get keys of their own: set enot.gateway.node-secret, or enot.gateway.node-secret-file to a file that holds it");
        }
        if (secret.filter(fleetKey::equals).isPresent()) {
            throw new IllegalStateException("the node secret must not be the fleet key, which every new board holds");
        }
    }

    /** A node's key by its generation, see {@link Standing}; empty for one of its own if this gateway has no node secret. */
    Optional<String> of(String node, int generation) {
        return generation == Standing.FLEET_KEY
                ? Optional.of(fleetKey)
                : secret.map(known -> NodeKey.derive(known, node, generation));
    }

    private static Optional<String> secret(String what, Optional<String> text, Optional<Path> file) {
        return text.or(() -> file.map(path -> read(what, path)))
                .filter(found -> !found.isBlank())
                .map(String::strip);
    }

    private static String read(String what, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + what + " from " + file + ": " + e.getMessage(), e);
        }
    }
}
