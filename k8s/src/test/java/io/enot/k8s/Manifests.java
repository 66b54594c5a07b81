package io.enot.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Resources, read strictly: a field that the schema does not have is an error, as it is not for the client's own reader. */
record Manifests(List<HasMetadata> resources) {
    static final Path FOLDER = Path.of("").toAbsolutePath();

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("v1/ConfigMap", io.fabric8.kubernetes.api.model.ConfigMap.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("kafka.strimzi.io/v1beta2/Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaTopic", KafkaTopic.class));

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false; // it would take whatever is misspelt
                }
            });

    /** All files of the folder, as they are written. */
    static Manifests written() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<HasMetadata> resources = new ArrayList<>();
            for (Path file : files.filter(Manifests::holdsResources).sorted().toList()) {
                try (InputStream content = Files.newInputStream(file)) {
                    resources.addAll(read(content, file.toString()));
                }
            }
            return new Manifests(resources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param where it comes from, for the error */
    static List<HasMetadata> read(InputStream yaml, String where) throws IOException {
        List<HasMetadata> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String kind = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                Class<? extends HasMetadata> type = KINDS.get(kind);
                if (type == null) {
                    throw new IllegalArgumentException(where + ": no such kind here: " + kind);
                }
                try {
                    resources.add(YAML.treeToValue(document, type));
                } catch (IOException e) {
                    throw new IOException(where + ": " + kind + ": " + e.getMessage(), e);
                }
            }
        }
        return resources;
    }

    private static boolean holdsResources(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml")
                && !name.equals("kustomization.yaml")
                && !FOLDER.relativize(file).startsWith("target");
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast);
    }

    /** What the workloads start. */
    Stream<PodTemplateSpec> pods() {
        return Stream.concat(
                all(Deployment.class).map(deployment -> deployment.getSpec().getTemplate()),
                all(StatefulSet.class).map(set -> set.getSpec().getTemplate()));
    }
}
