package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Topic;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final String COMMON = "application.properties";
    private static final String RESULT_SERVICE = "result-service.properties";

    private final Manifests manifests = Manifests.written();

    @Test
    void aFieldThatTheSchemaDoesNotHaveIsNoticed() {
        String misspelt = "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  prots: []\n";

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Manifests.read(stream(misspelt), "here")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prots");
    }

    @Test
    void imagesAreThoseOfTheServices() throws IOException {
        String version = System.getProperty("enot.version");
        String tags = Files.readString(Manifests.FOLDER.resolve("base/kustomization.yaml"));

        assertThat(containers()).hasSize(3).allSatisfy(container -> {
            assertThat(module(container).resolve("pom.xml")).exists();
            assertThat(tags).contains("name: " + container.getImage() + "\n    newTag: " + version + "\n");
        });
    }

    @Test
    void portsAreThoseOnWhichTheServicesListen() throws IOException {
        for (Container container : containers()) {
            Map<String, Integer> ports = new HashMap<>(container.getPorts().stream()
                    .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)));
            assertThat(ports.remove("http"))
                    .isEqualTo(Integer.valueOf(
                            properties(module(container).resolve("src/main/resources/application.properties"))
                                    .getProperty("quarkus.http.port")));
            assertThat(ports).isEqualTo(container.getName().equals("node-gateway") ? Map.of("nodes", 9662) : Map.of());
        }
        Set<String> named = manifests
                .pods()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .map(ContainerPort::getName)
                .collect(Collectors.toSet());
        assertThat(manifests
                        .all(Service.class)
                        .flatMap(service -> service.getSpec().getPorts().stream())
                        .map(ServicePort::getTargetPort)
                        .map(port -> port.getStrVal()))
                .isSubsetOf(named);
        assertThat(manifests
                        .all(NetworkPolicy.class)
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(port -> port.getPort().getStrVal()))
                .isSubsetOf(named);
    }

    @Test
    void probesAskTheHealthOfServicesThatTellIt() throws IOException {
        for (Container container : containers()) {
            assertThat(Files.readString(module(container).resolve("pom.xml"))).contains("quarkus-smallrye-health");
            assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
            assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
        }
    }

    @Test
    void nobodyIsSentToAServiceThatIsAboutToStop() throws IOException {
        assertThat(containers())
                .allSatisfy(container -> assertThat(
                                container.getLifecycle().getPreStop().getSleep().getSeconds())
                        .isEqualTo(5));
    }

    @Test
    void settingsAreThoseThatTheServicesRead() throws IOException {
        Set<String> known = Settings.known();
        assertThat(known).contains("enot.gateway.key-file", "enot.log.partitions", "enot.http.max-body");

        for (String folder : List.of("base", "overlays/prod")) {
            for (String file : List.of(COMMON, RESULT_SERVICE)) {
                Set<String> settings = properties(
                                Manifests.FOLDER.resolve(folder).resolve(file))
                        .stringPropertyNames();
                assertThat(settings)
                        .filteredOn(name -> name.startsWith("enot."))
                        .isNotEmpty()
                        .isSubsetOf(known);
                assertThat(settings)
                        .filteredOn(name -> name.startsWith("kafka."))
                        .isNotEmpty()
                        .allMatch(name -> AdminClientConfig.configNames().contains(name.substring("kafka.".length())));
            }
        }
        assertThat(containers().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .map(EnvVar::getName))
                .isNotEmpty()
                .isSubsetOf(known.stream().map(Settings::inEnvironment).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/prod"})
    void allServicesAgreeOnTheLog(String folder) throws IOException {
        Properties common = properties(Manifests.FOLDER.resolve(folder).resolve(COMMON));

        assertThat(properties(Manifests.FOLDER.resolve(folder).resolve(RESULT_SERVICE)))
                .containsAllEntriesOf(common);
    }

    @Test
    void whatOverlaysChangeIsThere() {
        assertThat(Manifests.patches().resources())
                .isNotEmpty()
                .allSatisfy(patch -> assertThat(manifests.resources())
                        .anyMatch(resource -> resource.getKind().equals(patch.getKind())
                                && resource.getMetadata()
                                        .getName()
                                        .equals(patch.getMetadata().getName())));
    }

    @Test
    void topicsAreAsTheServicesWouldMakeThem() throws IOException {
        Properties settings = properties(Manifests.FOLDER.resolve("base/application.properties"));
        Map<String, KafkaTopic> topics = manifests
                .all(KafkaTopic.class)
                .collect(Collectors.toMap(topic -> topic.getMetadata().getName(), topic -> topic));

        assertThat(topics).hasSize(Topic.values().length);
        for (Topic topic : Topic.values()) {
            KafkaTopic made = topics.get(topic.name(settings.getProperty("enot.log.prefix")));
            assertThat(made).as(topic.name()).isNotNull();
            assertThat(made.getSpec().getPartitions())
                    .isEqualTo(Integer.valueOf(settings.getProperty("enot.log.partitions")));
            Map<String, Object> config = new HashMap<>(made.getSpec().getConfig());
            assertThat(config.remove("cleanup.policy"))
                    .hasToString(
                            switch (topic.cleanup()) {
                                case DELETE -> "delete";
                                case COMPACT -> "compact";
                            });
            Object retention = config.remove("retention.ms");
            if (topic.retention().isZero()) {
                assertThat(retention).isNull();
            } else {
                assertThat(retention)
                        .hasToString(Long.toString(topic.retention().toMillis()));
            }
            assertThat(config).isEmpty();
        }
    }

    @Test
    void podsHaveNoPrivileges() {
        assertThat(manifests.pods()).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getContainers())
                    .extracting(Container::getSecurityContext)
                    .allSatisfy(context -> {
                        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                    });
        });
    }

    private List<Container> containers() {
        return manifests
                .servicePods()
                .map(PodTemplateSpec::getSpec)
                .flatMap(pod -> pod.getContainers().stream())
                .toList();
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    private static Path module(Container container) {
        return Manifests.FOLDER.resolveSibling(container.getImage().substring("enot/".length()));
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream content = Files.newInputStream(file)) {
            properties.load(content);
        }
        return properties;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
