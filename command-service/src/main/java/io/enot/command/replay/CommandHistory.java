package io.enot.command.replay;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Origin;
import io.enot.contract.record.ReplayRecord;
import io.enot.contract.record.ReplaySpec;
import io.enot.contract.record.Topic;
import io.enot.log.Headers;
import io.enot.log.Log;
import io.enot.log.LogUnavailable;
import io.enot.log.view.NodeDirectory;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the log of commands for replays. Blocks; throws {@link LogUnavailable}. Thread-safe. */
@Singleton
class CommandHistory {
    /** How much later than it was accepted a command may have been written. */
    private static final Duration WRITTEN_LATER = Duration.ofMinutes(1);

    private final Log log;
    private final NodeDirectory directory;

    CommandHistory(Log log, NodeDirectory directory) {
        this.log = log;
        this.directory = directory;
    }

    /** More commands than may be issued at once. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany(int most) {
            super(
                    "are more than " + most + " commands: take a shorter time, or fewer nodes or types",
                    null,
                    false,
                    false);
        }
    }

    /**
     * What a replay is to issue, in order.
     *
     * @throws TooMany if there are more than {@code most}
     */
    List<Item> select(ReplaySpec spec, int most) {
        Selection selection = new Selection(spec, log::partitionOf, directory::labels);
        Instant end = spec.to().plus(WRITTEN_LATER);
        forEach(spec.from(), end, record -> {
            if (Headers.isOfType(record, CancelRecord.TYPE)) {
                selection.calledOff(
                        Json.read(record.value(), CancelRecord.class).cancels());
            } else {
                selection.add(record.partition(), record.offset(), Json.read(record.value(), CommandRecord.class));
            }
            if (selection.size() > most) {
                throw new TooMany(most);
            }
        });
        return selection.items();
    }

    /** The events, as the records' headers name them, that a replay has issued already; a broadcast only if it stands in all partitions. */
    Set<String> issuedBy(ReplayRecord replay) {
        Map<String, Set<Integer>> partitions = new HashMap<>();
        Set<String> issued = new HashSet<>();
        forEach(replay.acceptedAt().minus(WRITTEN_LATER), Instant.now().plus(WRITTEN_LATER), record -> {
            if (!Headers.isOfType(record, CancelRecord.TYPE)) {
                CommandRecord command = Json.read(record.value(), CommandRecord.class);
                if (command.origin() instanceof Origin.Replay origin
                        && origin.id().equals(replay.id())) {
                    String event = command.event().id();
                    Set<Integer> written = partitions.computeIfAbsent(event, absent -> new HashSet<>());
                    written.add(record.partition());
                    if (command.key() != null || written.size() == log.partitions()) {
                        issued.add(event);
                    }
                }
            }
        });
        return issued;
    }

    /** The command at the place of an item; empty if the log does not hold it any more. */
    Optional<CommandRecord> read(Item item) {
        return await(log.read(Topic.COMMANDS, item.partition(), item.offset()))
                .map(value -> Json.read(value, CommandRecord.class));
    }

    private void forEach(Instant from, Instant to, Consumer<ConsumerRecord<String, byte[]>> each) {
        for (int partition = 0; partition < log.partitions(); partition++) {
            await(log.history(Topic.COMMANDS, partition, from, to, record -> {
                try {
                    each.accept(record);
                } catch (UncheckedIOException e) {
                    // no command: whoever delivers has said so
                }
            }));
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException expected) {
                throw expected;
            }
            throw e;
        }
    }
}
