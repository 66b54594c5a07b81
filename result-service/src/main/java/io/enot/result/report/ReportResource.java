package io.enot.result.report;

import io.enot.contract.json.InvalidField;
import io.enot.contract.record.ReportRecord;
import io.enot.http.access.Access;
import io.enot.log.view.NodeDirectory;
import io.enot.result.node.NodesAsked;
import io.enot.result.partition.Answers;
import io.enot.result.partition.Instances;
import io.enot.result.partition.Partitions;
import io.enot.result.partition.Question;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What nodes tell by themselves. */
@Path("/reports")
@Tag(name = "reports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Blocking
public class ReportResource {
    private static final int MOST = 10_000;
    private static final Duration DAY = Duration.ofDays(1);

    private final ReportStore store;
    private final Instances instances;
    private final Partitions partitions;
    private final NodeDirectory directory;
    private final Access access;
    private final InstantSource clock = InstantSource.system();

    ReportResource(
            ReportStore store, Instances instances, Partitions partitions, NodeDirectory directory, Access access) {
        this.store = store;
        this.instances = instances;
        this.partitions = partitions;
        this.directory = directory;
        this.access = access;
    }

    @GET
    @Operation(
            summary = "The latest reports, or the course of one quantity",
            description =
                    "Without name: the latest of everything, of all nodes or of one. With node and name: what was reported from one time to another, oldest first.")
    public List<ReportRecord> get(
            @Parameter(description = "Id or name of a node") @QueryParam("node") @Nullable String named,
            @Parameter(description = "Name of the quantity") @QueryParam("name") @Nullable String name,
            @Parameter(description = "ISO-8601; a day before to, if it is not given") @QueryParam("from") @Nullable
                    String from,
            @Parameter(description = "ISO-8601; now, if it is not given") @QueryParam("to") @Nullable String to,
            @Parameter(description = "At most so many, the latest ones") @QueryParam("limit") @DefaultValue("1000")
                    int limit) {
        Predicate<String> visible = access.nodes();
        @Nullable String node = named == null ? null : NodesAsked.id(named, directory);
        Question<?, List<ReportRecord>> question = question(node, name, from, to, limit);
        Stream<ReportRecord> reports = instances.ask(question).complete(question.partitions()).stream()
                .flatMap(List::stream)
                .filter(report -> visible.test(report.node()));
        return (name == null
                        ? reports.sorted(
                                Comparator.comparing(ReportRecord::node).thenComparing(ReportRecord::name))
                        : reports.sorted(Comparator.comparing(ReportRecord::time)))
                .toList();
    }

    /** What the partitions of this instance know, for another one that asks. */
    @GET
    @Path("here")
    @RolesAllowed("admin")
    @Operation(hidden = true)
    public Answers<List<ReportRecord>> here(
            @QueryParam("node") @Nullable String node,
            @QueryParam("name") @Nullable String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @DefaultValue("1000") int limit,
            @QueryParam("partitions") String of) {
        return instances.answerHere(question(node, name, from, to, limit), partitions.parse(of));
    }

    private Question<?, List<ReportRecord>> question(
            @Nullable String node, @Nullable String name, @Nullable String from, @Nullable String to, int limit) {
        if (name == null) {
            return store.latest(node == null ? "" : node);
        }
        if (node == null) {
            throw new InvalidField("node", "is missing: the course of a quantity is that of one node");
        }
        if (limit < 1 || limit > MOST) {
            throw new InvalidField("limit", "must be from 1 to " + MOST);
        }
        Instant end = time("to", to, clock.instant());
        return store.course(node, name, time("from", from, end.minus(DAY)), end, limit);
    }

    private static Instant time(String field, @Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidField(field, "is not a time: '" + text + "'; write 2026-11-24T12:00:00Z");
        }
    }
}
