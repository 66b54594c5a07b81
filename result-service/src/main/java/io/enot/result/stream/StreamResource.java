package io.enot.result.stream;

import io.enot.http.access.Access;
import io.enot.log.view.NodeDirectory;
import io.enot.result.node.NodesAsked;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Results as they come, as server-sent events. */
@Path("/results/stream")
@Tag(name = "results")
@RolesAllowed("viewer")
@NonBlocking
public class StreamResource {
    private final ResultStreams streams;
    private final NodeDirectory directory;
    private final Access access;

    StreamResource(ResultStreams streams, NodeDirectory directory, Access access) {
        this.streams = streams;
        this.directory = directory;
        this.access = access;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "What happens to commands on nodes, as it happens",
            description =
                    "Server-sent events: delivered, output, succeeded, failed, cancelled, with the records of the log as data. A connection that was cut goes on after the event whose id comes"
                            + " as Last-Event-ID, on any instance, without gap or repetition. An event named lost tells of records that the log no longer has. It ends with the first heartbeat after the caller's token has.")
    public Multi<OutboundSseEvent> stream(
            @Parameter(description = "Id or name of a node; may be there several times") @QueryParam("node")
                    List<String> nodes,
            @Parameter(description = "Labels of the nodes, such as room=lab,floor!=2") @QueryParam("label") @Nullable
                    String label,
            @Parameter(description = "Id of a command") @QueryParam("command") @Nullable String command,
            @Parameter(description = "delivered, output, succeeded, failed or cancelled; several with commas")
                    @QueryParam("state")
                    @Nullable
                    String states,
            @Parameter(description = "The id of the last event that was received")
                    @HeaderParam(Positions.HEADER)
                    @Nullable
                    String lastEventId,
            @Context HttpServerRequest http) {
        Wanted wanted = new Wanted(
                NodesAsked.ids(nodes, directory),
                access.within(Optional.ofNullable(label).map(NodesAsked::labelled)),
                Optional.ofNullable(command),
                list(states),
                directory::labels);
        // no event comes this way, which would write one at a time: the outlet writes what has gathered
        Outlet outlet = new Outlet(streams, http, access.validity());
        Optional<Positions> from = streams.admit(lastEventId);
        http.response().putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no");
        return Multi.createFrom().emitter(connection -> listen(wanted, from, connection, outlet));
    }

    private void listen(Wanted wanted, Optional<Positions> from, MultiEmitter<?> connection, Outlet outlet) {
        streams.listen(wanted, from, outlet).whenComplete((listener, failure) -> {
            if (failure == null) {
                connection.onTermination(() -> streams.leave(listener));
            } else {
                connection.fail(failure);
            }
        });
    }

    /** The connection of a listener. */
    private record Outlet(ResultStreams streams, HttpServerRequest http, BooleanSupplier valid)
            implements Listener.Outlet {

        @Override
        public void send(List<Message> messages, Runnable passedOn) {
            if (http.response().ended() || http.response().closed()) {
                return; // it is about to be told that he has left
            }
            Buffer text = Buffer.buffer();
            messages.forEach(message -> text.appendString(message.text()));
            http.response().write(text).onSuccess(written -> passedOn.run());
        }

        @Override
        public boolean mayListen() {
            return valid.getAsBoolean();
        }

        @Override
        public void cut() {
            streams.countSlow();
            end();
        }

        @Override
        public void end() {
            if (http.version() != HttpVersion.HTTP_2 && http.connection() instanceof ConnectionBase connection) {
                // its own way to close waits until he has read all that was sent
                connection.channelHandlerContext().close();
            } else {
                http.response().reset(); // this stream alone
            }
        }
    }

    private static Set<String> list(@Nullable String values) {
        return Stream.ofNullable(values)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toSet());
    }
}
