package io.enot.command.node;

import io.enot.http.Problems;
import io.enot.log.view.NodeDirectory;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;
import java.util.TreeSet;

/** Turns what a caller calls a node into its id. */
@Singleton
public class NodeLookup {
    private final NodeDirectory directory;

    NodeLookup(NodeDirectory directory) {
        this.directory = directory;
    }

    /**
     * The id of the one node that is meant.
     *
     * @param field of the request that names it
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if there is none, 409 if there are several
     */
    public String id(String field, String idOrName) {
        Set<String> ids = directory.idsOf(idOrName);
        if (ids.isEmpty()) {
            throw Problems.ofField(
                    Status.NOT_FOUND,
                    field,
                    "no node has the id or name '" + idOrName
                            + "'; GET /nodes lists them, PUT /nodes/{id} registers one");
        }
        if (ids.size() > 1) {
            throw Problems.ofField(
                    Status.CONFLICT,
                    field,
                    "several nodes are called '" + idOrName + "', say which by its id: "
                            + String.join(", ", new TreeSet<>(ids)));
        }
        return ids.iterator().next();
    }
}
