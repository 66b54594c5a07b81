package io.enot.http.access;

import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * What is asked of every request, or of those to marked resources; before anything that may block. Made before there is any configuration, so that what depends on that is looked up later.
 */
class RequestFilters {
    private final Access access;
    private final Instance<Quotas> quotas;

    RequestFilters(Access access, Instance<Quotas> quotas) {
        this.access = access;
        this.quotas = quotas;
    }

    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
    public void count() {
        quotas.get().countRequest();
    }

    /** Refuses those whose role is for some nodes only. */
    @AllNodes
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
    public void requireAllNodes() {
        access.requireAllNodes();
    }
}
