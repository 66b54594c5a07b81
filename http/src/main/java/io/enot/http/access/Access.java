package io.enot.http.access;

import io.enot.contract.record.Grant;
import io.enot.contract.record.Selector;
import io.enot.http.Problems;
import io.enot.log.view.NodeDirectory;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the caller of the present request may do. To be asked on the thread that handles the request. */
@Singleton
public class Access {
    /** The attribute of an identity that has its grant. */
    static final String GRANT = "enot.grant";

    /** The attribute that has, of an identity with a token of ours, whether that still counts. */
    static final String VALIDITY = "enot.validity";

    /** The attribute that has, of one with a token of an OpenID Connect provider, the second in which that expires. */
    private static final String EXPIRY = "quarkus.identity.expire-time";

    /** Before the names of issuers that are no callers. */
    private static final List<String> RESERVED = List.of("node:", "plan:");

    private final SecurityIdentity identity;
    private final NodeDirectory directory;

    Access(SecurityIdentity identity, NodeDirectory directory) {
        this.identity = identity;
        this.directory = directory;
    }

    /** The name of the caller, as it will stand in the log. */
    public String name() {
        String name = identity.getPrincipal().getName();
        return RESERVED.stream().anyMatch(name::startsWith) ? "user:" + name : name;
    }

    public Grant grant() {
        @Nullable Grant grant = identity.getAttribute(GRANT);
        if (grant == null) {
            throw new ForbiddenException("no role was given to " + name());
        }
        return grant;
    }

    /** Those of the nodes with these labels that the caller's role is for. */
    public Selector within(Selector asked) {
        return asked.and(grant().nodes());
    }

    /** The labels of the nodes that the caller's role is for, and of those he asks for; empty for all nodes. */
    public Optional<Selector> within(Optional<Selector> asked) {
        Selector both = within(asked.orElse(Selector.ALL));
        return both.equals(Selector.ALL) ? Optional.empty() : Optional.of(both);
    }

    /** Whether the caller's role is for a node, as that is labelled when this is asked, on whatever thread. */
    public Predicate<String> nodes() {
        Selector nodes = grant().nodes();
        return node -> nodes.matches(directory.labels(node));
    }

    /** Whether what the caller has shown still counts when this is asked, on whatever thread: for answers that have no end. */
    public BooleanSupplier validity() {
        @Nullable BooleanSupplier own = identity.getAttribute(VALIDITY);
        @Nullable Long expiry = identity.getAttribute(EXPIRY);
        if (own != null) {
            return own;
        }
        return () -> expiry == null || Instant.now().getEpochSecond() < expiry;
    }

    /** @throws HttpProblem 403 naming the field, if the caller's role is not for all of these nodes */
    public void require(String field, Collection<String> nodes) {
        nodes.stream().filter(nodes().negate()).findFirst().ifPresent(node -> {
            throw Problems.ofField(
                    Status.FORBIDDEN,
                    field,
                    "your role is for the nodes with " + grant().nodes() + ", not for " + node);
        });
    }

    /** @throws HttpProblem 403 if the caller's role is for some nodes only */
    public void requireAllNodes() {
        if (grant().isLimited()) {
            throw HttpProblem.valueOf(
                    Status.FORBIDDEN, "this needs a role for all nodes; yours is for those with " + grant().nodes());
        }
    }
}
