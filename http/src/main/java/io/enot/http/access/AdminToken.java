package io.enot.http.access;

import io.enot.contract.record.Grant;
import io.enot.contract.record.Role;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** The token that stands in the configuration. Instances of a service show it to each other. */
@Singleton
public class AdminToken {
    /** Under which its holder stands in the log. */
    public static final String NAME = "admin";

    private static final int SHORTEST = 16;

    private final Optional<String> token;

    AdminToken(AccessConfig config) {
        this.token = config.adminTokenFile().map(AdminToken::read).or(config::adminToken);
        if (token.filter(text -> text.length() < SHORTEST).isPresent()) {
            throw new IllegalStateException(
                    "enot.access.admin-token has fewer than " + SHORTEST
                            + " characters: whoever guesses it may do anything. Make one with: head -c 32 /dev/urandom | base64");
        }
    }

    /** What a request brings that is this service's own; empty if none is configured. */
    public Optional<String> header() {
        return token.map(text -> "Bearer " + text);
    }

    /** In a time that tells nobody how much of a guess was right. */
    Optional<Principal> holder(String guess) {
        return token.filter(text -> MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8)))
                .map(text -> new Principal(NAME, Grant.of(Role.ADMIN)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("enot.access.admin-token-file cannot be read", e);
        }
    }
}
