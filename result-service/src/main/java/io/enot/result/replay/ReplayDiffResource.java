package io.enot.result.replay;

import io.enot.contract.record.CommandId;
import io.enot.http.Problems;
import io.enot.http.access.AllNodes;
import io.enot.log.LogUnavailable;
import io.enot.result.audit.Histories;
import io.enot.result.audit.HistoryPage;
import io.enot.result.audit.HistoryParameters;
import io.enot.result.command.CommandLookup;
import io.enot.result.command.CommandResults;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a replay turned out otherwise than the first time. */
@Path("/replays/{id}/diff")
@Tag(name = "replays")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@AllNodes
@Blocking
public class ReplayDiffResource {
    private final Histories histories;
    private final CommandLookup lookup;

    ReplayDiffResource(Histories histories, CommandLookup lookup) {
        this.histories = histories;
        this.lookup = lookup;
    }

    @GET
    @Operation(
            summary = "Where a replay turned out otherwise than the first time",
            description =
                    "Compares state, value, error and printed text of each command on each node with those of the command that it repeats; times and tracebacks are left out."
                            + " Go on with next as the cursor: a page may have no difference.")
    public ReplayDiff get(
            String id,
            @Parameter(description = "At most so many commands are compared on a page, up to 1000")
                    @QueryParam("limit")
                    @DefaultValue("500")
                    String limit,
            @Parameter(description = "The next of the page before") @QueryParam("cursor") @Nullable String cursor) {
        HistoryPage page = histories.page(List.of(), HistoryParameters.ofReplay(id, startOf(id), limit, cursor));
        if (page.partial() != null) {
            throw new LogUnavailable("not all of the history can be read now, try again in a moment");
        }
        Map<String, Optional<CommandResults>> known = new HashMap<>();
        ReplayComparison comparison = new ReplayComparison(command -> known.computeIfAbsent(command, lookup::find)
                .map(CommandResults::results)
                .orElse(List.of()));
        page.entries().forEach(comparison::add);
        return new ReplayDiff(
                id, comparison.same(), comparison.open(), comparison.lost(), comparison.differences(), page.next());
    }

    /** The id of a replay says when it was asked for (RFC 9562, version 7): what it has issued is not older. */
    private static Instant startOf(String id) {
        return CommandId.time(id).orElseThrow(() -> Problems.notFound("there is no replay '" + id + "'"));
    }
}
