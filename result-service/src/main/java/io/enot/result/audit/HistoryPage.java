package io.enot.result.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.result.history.Cursor;
import io.enot.result.history.Entry;
import io.enot.result.partition.Partial;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of the history.
 *
 * @param next the cursor of the next page; absent if there is none. A page with a next one may be short, even empty, when much had to be looked at
 * @param partial why something may be missing in this page; absent if nothing is
 */
@Schema(name = "HistoryPage")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryPage(
        List<Entry> entries,
        @Nullable Cursor next,
        @Nullable Partial partial) {}
