package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Topic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each service may do with Kafka, in the manifests and in the documentation; that it is enough, and no more, is tried on a broker by the standalone's tests. */
class KafkaUsersTest {
    private static final List<String> USERS = List.of("node-gateway", "command-service", "result-service");
    private static final String PREFIX = "enot.";

    private final Manifests manifests = Manifests.written();

    @Test
    void everyServiceIsAUserAndSeesEveryTopic() {
        assertThat(rights().keySet()).containsExactlyInAnyOrderElementsOf(USERS);
        assertThat(rights().values())
                .allSatisfy(topics -> assertThat(topics.keySet())
                        .containsExactlyInAnyOrderElementsOf(List.of(Topic.values()).stream()
                                .map(topic -> topic.name("enot"))
                                .toList()));
    }

    @Test
    void theDocumentationSaysTheSame() throws IOException {
        String operations = Files.readString(Manifests.FOLDER.resolveSibling("docs/operations.md"));
        Map<String, Map<String, String>> rights = rights();
        for (Topic topic : Topic.values()) {
            String name = topic.name("enot");
            List<String> row = new ArrayList<>();
            row.add("`" + name + "`");
            USERS.forEach(user -> row.add(rights.get(user).get(name)));
            assertThat(operations).contains("| " + String.join(" | ", row) + " |\n");
        }
    }

    /** By user and topic, in the words of the documentation; what Kafka Streams keeps for itself is left out. */
    private Map<String, Map<String, String>> rights() {
        Map<String, Map<String, String>> rights = new TreeMap<>();
        manifests.all(KafkaUser.class).forEach(user -> {
            Map<String, String> topics = new TreeMap<>();
            for (AclRule rule : ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls()) {
                if (rule.getResource() instanceof AclRuleTopicResource topic
                        && topic.getName().startsWith(PREFIX)) {
                    topics.put(topic.getName(), words(rule.getOperations()));
                }
            }
            rights.put(user.getMetadata().getName(), topics);
        });
        return rights;
    }

    private static String words(List<AclOperation> operations) {
        return operations.stream()
                .map(operation -> operation.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
