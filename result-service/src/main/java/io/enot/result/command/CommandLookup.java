package io.enot.result.command;

import com.fasterxml.jackson.databind.JavaType;
import io.enot.contract.json.Json;
import io.enot.log.LogUnavailable;
import io.enot.result.history.Known;
import io.enot.result.partition.Answers;
import io.enot.result.partition.Instances;
import io.enot.result.partition.Partial;
import io.enot.result.partition.Partitions;
import io.enot.result.partition.Question;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks a command up, wherever it is. Thread-safe; blocks. */
@Singleton
public class CommandLookup {
    private static final JavaType LIST_OF_KNOWN =
            Json.MAPPER.getTypeFactory().constructCollectionType(List.class, Known.class);

    private final Instances instances;
    private final Partitions partitions;
    private final InstantSource clock = InstantSource.system();

    CommandLookup(Instances instances, Partitions partitions) {
        this.instances = instances;
        this.partitions = partitions;
    }

    /**
     * What is known of it; empty if there is no such command.
     *
     * @throws LogUnavailable if nothing was found, and not everybody has answered
     */
    public Optional<CommandResults> find(String id) {
        Answers<List<Known>> answers = instances.ask(question(id));
        Optional<Partial> partial = answers.partial(partitions.all());
        Optional<CommandResults> found =
                CommandResults.of(answers.parts().stream().flatMap(List::stream).toList(), partial);
        if (found.isEmpty() && partial.isPresent()) {
            throw new LogUnavailable("not all of the history can be read now, try again in a moment");
        }
        return found;
    }

    /** What the partitions of this instance know. */
    Answers<List<Known>> here(String id, Set<Integer> of) {
        return instances.answerHere(question(id), of);
    }

    private Question<?, List<Known>> question(String id) {
        Instant now = clock.instant();
        return Question.aboutHistory(
                partitions.all(),
                "/results/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/here?",
                LIST_OF_KNOWN,
                records -> records.stream()
                        .flatMap(part -> Known.find(part, id, now).stream())
                        .toList());
    }
}
