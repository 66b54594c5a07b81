package io.enot.command.node;

import io.enot.contract.json.Json;
import io.enot.http.Leaving;
import io.enot.http.access.Access;
import io.enot.log.LogUnavailable;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The nodes as they come, go and change, as server-sent events. */
@Path("/nodes/stream")
@Tag(name = "nodes")
@RolesAllowed("viewer")
@NonBlocking
public class NodeStreamResource {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** That nodes have gone can follow from time alone, when a gateway is silent: so they are looked at, once for all listeners, while there are any. */
    private final Multi<List<Node>> looks;

    private final NodeDirectory directory;
    private final Access access;
    private final Leaving leaving;
    private final int maxListeners;
    private final AtomicInteger listeners = new AtomicInteger();

    NodeStreamResource(
            NodeDirectory directory,
            Access access,
            Leaving leaving,
            @ConfigProperty(name = "enot.stream.max-listeners", defaultValue = "1000") int maxListeners) {
        this.directory = directory;
        this.access = access;
        this.leaving = leaving;
        this.maxListeners = maxListeners;
        this.looks = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .drop()
                .map(tick -> directory.all())
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "All nodes, and then those that have come, gone or changed",
            description =
                    "Server-sent events named nodes: the first one has all nodes, as /nodes has them but without cursor; each later one those that are other than before, within a second or two;"
                            + " an event named gone has the ids of those that were removed, or that the caller may not see any more."
                            + " A second without a change is a comment. It ends when the caller's token does.")
    public Multi<OutboundSseEvent> stream(@Context Sse sse, @Context HttpServerRequest http) {
        BooleanSupplier valid = access.validity();
        NodeChanges changes = new NodeChanges(access.grant().nodes());
        if (listeners.incrementAndGet() > maxListeners) {
            listeners.decrementAndGet();
            throw new LogUnavailable(maxListeners + " others listen already, try again later or elsewhere");
        }
        http.response().putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no");
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(directory::all), looks)
                // who is slow misses looks, not changes: those are found by comparing
                .onOverflow()
                .drop()
                .select()
                .first(nodes -> !leaving.hasBegun() && valid.getAsBoolean())
                .onItem()
                .transformToIterable(nodes -> events(sse, changes.since(nodes)))
                .onTermination()
                .invoke(listeners::decrementAndGet);
    }

    private static List<OutboundSseEvent> events(Sse sse, NodeChanges.Changes changes) {
        List<OutboundSseEvent> events = new ArrayList<>();
        if (!changes.gone().isEmpty()) {
            events.add(event(sse, "gone", changes.gone()));
        }
        if (!changes.changed().isEmpty()) {
            events.add(event(sse, "nodes", changes.changed()));
        }
        return events.isEmpty() ? List.of(sse.newEventBuilder().comment("").build()) : events;
    }

    private static OutboundSseEvent event(Sse sse, String name, List<?> data) {
        return sse.newEventBuilder()
                .name(name)
                .data(new String(Json.bytes(data), StandardCharsets.UTF_8))
                .build();
    }
}
