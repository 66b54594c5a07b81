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
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Resources, read strictly: a field that the schema does not have is an error, as it is not for the client's own reader. */
record Manifests(List<HasMetadata> resources) {
    static final Path FOLDER = Path.of("").toAbsolutePath();

    static final List<String> SERVICES = List.of("node-gateway-service", "command-service", "result-service");

    private static final String PATCH = ".patch.yaml";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("v1/ConfigMap", io.fabric8.kubernetes.api.model.ConfigMap.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("kafka.strimzi.io/v1beta2/Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaUser", KafkaUser.class));

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false; // it would take whatever is misspelt
                }
            });

    /** All resources of the folder, as they are written, before an overlay changes them. */
    static Manifests written() {
        return read(Manifests::holdsResources);
    }

    /** What overlays change, which is written as parts of resources. */
    static Manifests patches() {
        return read(file -> file.getFileName().toString().endsWith(PATCH));
    }

    /** An overlay as {@code kubectl} renders it. */
    static Manifests rendered(String overlay) throws IOException, InterruptedException {
        Process kustomize = new ProcessBuilder("kubectl", "kustomize", overlay).start();
        List<HasMetadata> resources = read(kustomize.getInputStream(), overlay);
        String said = new String(kustomize.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (kustomize.waitFor() != 0) {
            throw new IOException(overlay + " does not render: " + said);
        }
        return new Manifests(resources);
    }

    private static Manifests read(Predicate<Path> chosen) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<HasMetadata> resources = new ArrayList<>();
            for (Path file : files.filter(chosen).sorted().toList()) {
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
                && !name.endsWith(PATCH)
                && !FOLDER.relativize(file).startsWith("target");
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast);
    }

    /** Those of our services, among all that is started. */
    Stream<PodTemplateSpec> servicePods() {
        return pods().filter(pod -> SERVICES.contains(serviceOf(pod)));
    }

    /** The module whose image the pod's only container has. */
    static String serviceOf(PodTemplateSpec pod) {
        String image = pod.getSpec().getContainers().getFirst().getImage();
        return image.replaceFirst("^enot/", "").replaceFirst(":.*$", "");
    }

    /** What the workloads start. */
    Stream<PodTemplateSpec> pods() {
        return Stream.concat(
                all(Deployment.class).map(deployment -> deployment.getSpec().getTemplate()),
                all(StatefulSet.class).map(set -> set.getSpec().getTemplate()));
    }
}
