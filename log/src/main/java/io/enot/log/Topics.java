package io.enot.log;

import io.enot.contract.record.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Makes the topics that are missing, and holds those that are there against the configuration. */
final class Topics {
    private final Admin admin;
    private final LogConfig config;

    Topics(Admin admin, LogConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /** The topics have another number of partitions than this service was configured for. It must not start. */
    static final class WrongPartitions extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongPartitions(String topic, int found, int wanted) {
            super("topic " + topic + " has " + found + " partitions, but enot.log.partitions is " + wanted
                    + ": set it to " + found + ", or choose another enot.log.prefix");
        }
    }

    /**
     * Blocks until all topics are there.
     *
     * @return the identity of the commands topic, new whenever it is made anew: the log to which cursors belong
     * @throws WrongPartitions if a topic is there and unfit
     * @throws ExecutionException if Kafka did not answer
     */
    String ensure() throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !existing.contains(topic.name(config.prefix())))
                .map(this::describe)
                .toList();
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e; // another instance starting at the same time is fine
            }
        }
        Map<String, TopicDescription> described = describeAll();
        described.forEach((name, topic) -> {
            if (topic.partitions().size() != config.partitions()) {
                throw new WrongPartitions(name, topic.partitions().size(), config.partitions());
            }
        });
        @Nullable TopicDescription commands = described.get(Topic.COMMANDS.name(config.prefix()));
        if (commands == null) {
            throw new IllegalStateException("Kafka described other topics than asked");
        }
        return commands.topicId().toString();
    }

    private Map<String, TopicDescription> describeAll() throws ExecutionException, InterruptedException {
        Set<String> names = Arrays.stream(Topic.values())
                .map(topic -> topic.name(config.prefix()))
                .collect(Collectors.toSet());
        return admin.describeTopics(names).allTopicNames().get();
    }

    private NewTopic describe(Topic topic) {
        Map<String, String> settings = switch (topic.cleanup()) {
            case DELETE ->
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(topic.retention().toMillis()));
            case COMPACT -> Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        };
        return new NewTopic(topic.name(config.prefix()), config.partitions(), config.replication()).configs(settings);
    }
}
