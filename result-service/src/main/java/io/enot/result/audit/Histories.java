package io.enot.result.audit;

import com.fasterxml.jackson.databind.JavaType;
import io.enot.contract.json.Json;
import io.enot.log.view.NodeDirectory;
import io.enot.result.history.Page;
import io.enot.result.history.Query;
import io.enot.result.history.Search;
import io.enot.result.partition.Answers;
import io.enot.result.partition.Instances;
import io.enot.result.partition.Partial;
import io.enot.result.partition.Partitions;
import io.enot.result.partition.Question;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Finds pages of the history, wherever they are. Thread-safe; blocks. */
@Singleton
public class Histories {
    private static final JavaType PAGE = Json.MAPPER.constructType(Page.class);

    private final Instances instances;
    private final Partitions partitions;
    private final QueryReader reader;
    private final Search search;
    private final InstantSource clock = InstantSource.system();

    Histories(Instances instances, Partitions partitions, NodeDirectory directory) {
        this.instances = instances;
        this.partitions = partitions;
        this.reader = new QueryReader(directory);
        this.search = new Search(directory::labels, partitions::of);
    }

    /** @param nodes ids or names; none for all */
    public HistoryPage page(List<String> nodes, HistoryParameters asked) {
        Query query = reader.read(nodes, asked);
        Set<Integer> concerned = partitions.of(query.filter().nodes());
        Answers<Page> answers = instances.ask(question(query, concerned, asked.toQuery(nodes)));
        Partial partial = answers.partial(concerned).orElse(null);
        Page page = Page.merge(answers.parts(), query.order(), query.limit());
        return new HistoryPage(page.entries(), page.next(), partial);
    }

    /** The part of a page that is on this instance. */
    Answers<Page> pageHere(List<String> nodes, HistoryParameters asked, Set<Integer> of) {
        return instances.answerHere(question(reader.read(nodes, asked), of, ""), of);
    }

    private Question<?, Page> question(Query query, Set<Integer> concerned, String asked) {
        Instant now = clock.instant();
        return Question.aboutHistory(
                concerned, "/history/here?" + asked, PAGE, records -> search.page(records, query, now));
    }
}
