package io.enot.result.audit;

import io.enot.contract.json.Json;
import io.enot.log.LogUnavailable;
import io.enot.result.history.Cursor;
import io.enot.result.history.Entry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a page, or writes all of the history into a file that is as long as it needs to be: page by page, the next one when the reader has taken the one before. A file is whole or breaks
 * off; it never misses something in its middle.
 */
@Singleton
class Exports {
    /** Each holds a thread for as long as its reader takes. */
    private static final int MOST_AT_ONCE = 8;

    private static final int PAGE = 500;
    private static final int PATIENCE = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Histories histories;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Exports(Histories histories) {
        this.histories = histories;
    }

    Response answer(Format format, List<String> nodes, HistoryParameters asked) {
        if (format == Format.JSON) {
            return Response.ok(histories.page(nodes, asked), format.mediaType()).build();
        }
        int most = QueryReader.limit(asked.limit(), Integer.MAX_VALUE, Integer.MAX_VALUE);
        HistoryPage first = whole(nodes, asked.page(asked.cursor(), Math.min(PAGE, most)), 0);
        if (places.availablePermits() == 0) {
            throw new LogUnavailable(MOST_AT_ONCE + " files are being written already, try again later");
        }
        StreamingOutput file = out -> {
            places.acquireUninterruptibly();
            try {
                write(format, nodes, asked, first, most, out);
            } finally {
                places.release();
            }
        };
        return Response.ok(file, format.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"history." + extension(format) + '"')
                .build();
    }

    private void write(
            Format format, List<String> nodes, HistoryParameters asked, HistoryPage first, int most, OutputStream out)
            throws IOException {
        if (format == Format.CSV_FILE) {
            out.write(Csv.header().getBytes(StandardCharsets.UTF_8));
        }
        HistoryPage page = first;
        int written = 0;
        while (true) {
            for (Entry entry : page.entries()) {
                write(format, entry, out);
            }
            out.flush();
            written += page.entries().size();
            @Nullable Cursor next = page.next();
            if (next == null || written >= most) {
                return;
            }
            page = whole(nodes, asked.page(next.text(), Math.min(PAGE, most - written)), PATIENCE);
        }
    }

    /**
     * A page from which nothing is missing.
     *
     * @param tries how often it is asked for again, a second later
     * @throws LogUnavailable if it is not there by then
     */
    private HistoryPage whole(List<String> nodes, HistoryParameters asked, int tries) {
        for (int left = tries; ; left--) {
            try {
                HistoryPage page = histories.page(nodes, asked);
                if (page.partial() == null) {
                    return page;
                }
            } catch (LogUnavailable e) {
                if (left == 0) {
                    throw e;
                }
            }
            if (left == 0) {
                throw new LogUnavailable("not all of the history can be read now, try again in a moment");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable("the service is being stopped");
        }
    }

    private static void write(Format format, Entry entry, OutputStream out) throws IOException {
        if (format == Format.CSV_FILE) {
            out.write(Csv.line(entry).getBytes(StandardCharsets.UTF_8));
        } else {
            out.write(Json.bytes(entry));
            out.write('\n');
        }
    }

    private static String extension(Format format) {
        return format == Format.CSV_FILE ? "csv" : "ndjson";
    }
}
