package io.enot.gateway.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The secret that every node of the fleet holds. */
@ApplicationScoped
public class FleetKey {
    private final String key;

    FleetKey(GatewayConfig config) {
        this.key = config.key()
                .or(() -> config.keyFile().map(FleetKey::read))
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .orElseThrow(() -> new IllegalStateException(
                        "no fleet key: set enot.gateway.key, or enot.gateway.key-file to a file that holds it"));
    }

    String text() {
        return key;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the fleet key from " + file + ": " + e.getMessage(), e);
        }
    }
}
