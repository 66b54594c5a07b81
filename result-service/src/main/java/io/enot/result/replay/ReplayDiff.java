package io.enot.result.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.result.history.Cursor;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of the comparison, in the order in which the replay has issued its commands.
 *
 * @param same executions of this page that turned out as the first time
 * @param open those of which one side has no outcome yet: it may still differ
 * @param lost those that are not in the history any more the first time
 * @param differences those that turned out otherwise
 * @param next the cursor of the next page; absent if there is none
 */
@Schema(name = "ReplayDiff")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayDiff(
        String replay,
        int same,
        int open,
        int lost,
        List<Difference> differences,
        @Nullable Cursor next) {

    /** One command, the first time and again. */
    record Difference(Outcome first, Outcome again) {}
}
