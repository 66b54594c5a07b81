package io.enot.http.access;

import io.enot.contract.record.TokenRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All tokens that were made and not revoked. Thread-safe. */
public final class Tokens {
    private final Map<String, TokenRecord> byHash = new ConcurrentHashMap<>();
    private final Map<String, TokenRecord> byId = new ConcurrentHashMap<>();

    /** Ids are used once: of what was revoked older records may still come. */
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    /** A token was made. */
    public synchronized void learn(TokenRecord token) {
        if (!revoked.contains(token.id())) {
            byId.put(token.id(), token);
            byHash.put(token.hash(), token);
        }
    }

    /** A token was revoked. */
    public synchronized void forget(String id) {
        revoked.add(id);
        @Nullable TokenRecord token = byId.remove(id);
        if (token != null) {
            byHash.remove(token.hash());
        }
    }

    public Optional<TokenRecord> get(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<TokenRecord> all() {
        return List.copyOf(byId.values());
    }

    /** Whose token that is; empty if it is none, or none any more. Looking a digest up tells nobody how much of a guess was right. */
    Optional<Principal> holder(String token, Instant now) {
        return Optional.ofNullable(byHash.get(TokenText.hash(token)))
                .filter(found -> found.isValid(now))
                .map(found -> new Principal(found.name(), found.grant()));
    }
}
