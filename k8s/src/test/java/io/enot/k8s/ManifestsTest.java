package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final String PART_OF = "app.kubernetes.io/part-of";

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
            String service = container.getImage().substring("enot/".length());
            assertThat(module(service).resolve("pom.xml")).exists();
            assertThat(tags).contains("name: " + container.getImage() + "\n    newTag: " + version + "\n");
        });
    }

    @Test
    void portsAreThoseOnWhichTheServicesListen() throws IOException {
        for (Container container : containers()) {
            String service = container.getImage().substring("enot/".length());
            Map<String, Integer> ports = new HashMap<>(container.getPorts().stream()
                    .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)));
            assertThat(ports.remove("http"))
                    .isEqualTo(Integer.valueOf(
                            properties(module(service).resolve("src/main/resources/application.properties"))
                                    .getProperty("quarkus.http.port")));
            assertThat(ports).isEqualTo(service.startsWith("node-gateway") ? Map.of("nodes", 9662) : Map.of());
        }
        Set<String> named = containers().stream()
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
            String service = container.getImage().substring("enot/".length());
            assertThat(Files.readString(module(service).resolve("pom.xml"))).contains("quarkus-smallrye-health");
            assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
            assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
        }
    }

    @Test
    void settingsAreThoseThatTheServicesRead() throws IOException {
        Set<String> known = Settings.known();
        assertThat(known).contains("enot.gateway.key-file", "enot.log.partitions", "enot.http.max-body");

        for (String file : List.of("application.properties", "result-service.properties")) {
            assertThat(properties(Manifests.FOLDER.resolve("base").resolve(file))
                            .stringPropertyNames())
                    .filteredOn(name -> name.startsWith("enot."))
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
        assertThat(containers().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .map(EnvVar::getName))
                .isNotEmpty()
                .isSubsetOf(known.stream().map(Settings::inEnvironment).toList());
    }

    @Test
    void allServicesAgreeOnTheLog() throws IOException {
        Properties common = properties(Manifests.FOLDER.resolve("base/application.properties"));

        assertThat(properties(Manifests.FOLDER.resolve("base/result-service.properties")))
                .containsAllEntriesOf(common);
    }

    @Test
    void secretsAreExplained() throws IOException {
        String readme = Files.readString(Manifests.FOLDER.resolve("README.md"));

        assertThat(manifests
                        .pods()
                        .flatMap(pod -> pod.getSpec().getVolumes().stream())
                        .flatMap(volume -> Stream.ofNullable(volume.getSecret()))
                        .map(secret -> secret.getSecretName()))
                .isNotEmpty()
                .allSatisfy(secret -> assertThat(readme).contains("create secret generic " + secret + " "));
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
        assertThat(manifests.pods()).hasSize(3).allSatisfy(pod -> {
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

    @ParameterizedTest
    @ValueSource(strings = "overlays/dev")
    void overlaysRender(String overlay) throws Exception {
        assumeTrue(isInstalled("kubectl"), "there is no kubectl to render the overlays with");
        Process kustomize = new ProcessBuilder("kubectl", "kustomize", overlay).start();
        Manifests rendered = new Manifests(Manifests.read(kustomize.getInputStream(), overlay));
        assertThat(kustomize.waitFor())
                .as(new String(kustomize.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();

        assertThat(rendered.pods()).hasSize(3);
        assertThat(rendered.pods().map(pod -> pod.getMetadata().getLabels()))
                .allSatisfy(labels -> assertThat(labels).containsEntry(PART_OF, "enot"));
        assertThat(rendered.pods()
                        .flatMap(pod -> pod.getSpec().getContainers().stream())
                        .map(Container::getImage))
                .allMatch(image -> image.endsWith(":" + System.getProperty("enot.version")));
    }

    private List<Container> containers() {
        return manifests
                .pods()
                .map(PodTemplateSpec::getSpec)
                .flatMap(pod -> pod.getContainers().stream())
                .toList();
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    private static Path module(String name) {
        return Manifests.FOLDER.resolveSibling(name);
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream content = Files.newInputStream(file)) {
            properties.load(content);
        }
        return properties;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
