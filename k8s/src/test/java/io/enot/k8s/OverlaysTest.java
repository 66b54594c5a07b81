package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays as {@code kubectl} renders them: what they name is there. */
class OverlaysTest {
    private static final Path README = Manifests.FOLDER.resolve("README.md");
    private static final String OF_GLIBC = "MALLOC_ARENA_MAX";
    private static final String DEV = "overlays/dev";
    private static final String PROD = "overlays/prod";

    @BeforeEach
    void kubectlIsInstalled() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "there is no kubectl to render the overlays with");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEV, PROD})
    void servicesHaveTheirImages(String overlay) throws Exception {
        Manifests rendered = Manifests.rendered(overlay);

        assertThat(rendered.servicePods().map(Manifests::serviceOf))
                .containsExactlyInAnyOrderElementsOf(Manifests.SERVICES);
        assertThat(rendered.pods()).allSatisfy(pod -> {
            assertThat(pod.getMetadata().getLabels()).containsEntry("app.kubernetes.io/part-of", "enot");
            assertThat(pod.getSpec().getContainers().getFirst().getImage())
                    .endsWith(":" + System.getProperty("enot.version"));
        });
    }

    /** With all components, as somebody may have them in an overlay of his own. */
    @Test
    void componentsCanBeAddedToProduction() throws Exception {
        Path folder = Files.createDirectories(Manifests.FOLDER.resolve("target/overlay"));
        Files.writeString(folder.resolve("kustomization.yaml"), """
                resources: [../../overlays/prod]
                components: [../../components/oidc, ../../components/tracing]
                """);

        Manifests rendered =
                Manifests.rendered(Manifests.FOLDER.relativize(folder).toString());

        assertThat(rendered.resources())
                .filteredOn(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .filteredOn(map -> map.getMetadata().getName().startsWith("environment-"))
                .singleElement()
                .satisfies(map -> assertThat(map.getData())
                        .containsEntry("QUARKUS_OTEL_SDK_DISABLED", "false")
                        .containsEntry("QUARKUS_OIDC_TENANT_ENABLED", "true")
                        .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {DEV, PROD})
    void secretsAreMadeByAnOperatorOrExplained(String overlay) throws Exception {
        Manifests rendered = Manifests.rendered(overlay);
        String readme = Files.readString(README);
        Set<String> ofOperators = new HashSet<>(names(rendered, KafkaUser.class));
        names(rendered, Kafka.class).forEach(kafka -> ofOperators.add(kafka + "-cluster-ca-cert"));

        assertThat(secrets(rendered))
                .contains("enot-fleet-key")
                .allSatisfy(secret -> assertThat(ofOperators.contains(secret)
                                || readme.contains("create secret generic " + secret + " ")
                                || readme.contains("create secret tls " + secret + " "))
                        .as("Secret " + secret)
                        .isTrue());
    }

    @Test
    void filesThatSettingsNameAreMounted() throws Exception {
        Manifests prod = Manifests.rendered(PROD);
        assertThat(prod.servicePods()).allSatisfy(pod -> {
            Set<String> files = mountedFiles(pod);
            Properties settings = settings(prod, pod);
            assertThat(files).contains(settings.getProperty("kafka.ssl.truststore.location"));
            Path folder = Path.of(settings.getProperty("smallrye.config.source.file.locations"));
            assertThat(files.stream()
                            .map(Path::of)
                            .filter(file -> file.getParent().equals(folder))
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("kafka.sasl.jaas.config");
        });
    }

    @Test
    void eachServiceLogsInAsItself() throws Exception {
        Manifests prod = Manifests.rendered(PROD);

        assertThat(prod.servicePods())
                .allSatisfy(pod -> assertThat(pod.getSpec().getVolumes().stream()
                                .flatMap(OverlaysTest::secretsIn)
                                .filter(names(prod, KafkaUser.class)::contains))
                        .containsExactly(
                                pod.getSpec().getContainers().getFirst().getName()));
    }

    @Test
    void whatIsScaledAndReachedFromOutsideIsThere() throws Exception {
        Manifests prod = Manifests.rendered(PROD);

        assertThat(prod.all(HorizontalPodAutoscaler.class)
                        .map(scaler -> scaler.getSpec().getScaleTargetRef().getName()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(prod.resources())
                        .filteredOn(HasMetadata::getKind, "Deployment")
                        .extracting(resource -> resource.getMetadata().getName())
                        .contains(name));
        assertThat(prod.all(Ingress.class)
                        .flatMap(ingress -> ingress.getSpec().getRules().stream())
                        .flatMap(rule -> rule.getHttp().getPaths().stream())
                        .map(path -> path.getBackend().getService()))
                .isNotEmpty()
                .allSatisfy(backend -> assertThat(prod.all(Service.class)
                                .filter(service ->
                                        service.getMetadata().getName().equals(backend.getName()))
                                .flatMap(service -> service.getSpec().getPorts().stream()))
                        .anyMatch(
                                port -> port.getName().equals(backend.getPort().getName())));
    }

    @Test
    void metricsOfEveryServiceAreRead() throws Exception {
        Manifests prod = Manifests.rendered(PROD);
        ServiceMonitor monitor = prod.all(ServiceMonitor.class).findFirst().orElseThrow();
        Service read = prod.all(Service.class)
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()))
                .findFirst()
                .orElseThrow();

        assertThat(prod.pods()
                        .filter(pod -> pod.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(read.getSpec().getSelector().entrySet())))
                .extracting(Manifests::serviceOf)
                .containsExactlyInAnyOrderElementsOf(Manifests.SERVICES);
        assertThat(monitor.getSpec().getEndpoints())
                .allSatisfy(endpoint -> assertThat(read.getSpec().getPorts())
                        .anyMatch(port -> port.getName().equals(endpoint.getPort())));
    }

    /** The overlay that the README tells to write: in the folder that it names, all but for that folder's place. */
    @Test
    void theOverlayInTheReadmeRenders() throws Exception {
        Matcher written = Pattern.compile("# k8s/overlays/mine/kustomization.yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(written.find()).isTrue();
        Path folder = Files.createDirectories(Manifests.FOLDER.resolve("target/mine"));
        Files.writeString(
                folder.resolve("kustomization.yaml"), written.group(1).replace("../prod", "../../overlays/prod"));

        Manifests mine = Manifests.rendered("target/mine");
        assertThat(mine.pods().map(Manifests::serviceOf))
                .isNotEmpty()
                .allMatch(image -> image.startsWith("registry.example.org/"));
        Set<String> known = Settings.known();
        assertThat(mine.pods()
                        .flatMap(pod -> pod.getSpec().getContainers().stream())
                        .flatMap(container -> container.getEnvFrom().stream())
                        .map(EnvFromSource::getConfigMapRef)
                        .map(reference -> configMap(mine, reference.getName())))
                .hasSizeGreaterThanOrEqualTo(Manifests.SERVICES.size())
                .allSatisfy(map -> assertThat(map.getData().keySet())
                        .allMatch(name -> name.startsWith("QUARKUS_")
                                || name.equals(OF_GLIBC)
                                || known.stream().map(Settings::inEnvironment).anyMatch(name::equals)));
    }

    private static Set<String> secrets(Manifests rendered) {
        return Stream.concat(
                        rendered.pods()
                                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                                .flatMap(OverlaysTest::secretsIn),
                        Stream.concat(
                                rendered.all(Ingress.class)
                                        .flatMap(ingress -> ingress.getSpec().getTls().stream())
                                        .map(tls -> tls.getSecretName()),
                                rendered.all(ServiceMonitor.class)
                                        .flatMap(monitor -> monitor.getSpec().getEndpoints().stream())
                                        .map(endpoint -> endpoint.getAuthorization()
                                                .getCredentials()
                                                .getName())))
                .collect(Collectors.toSet());
    }

    private static Stream<String> secretsIn(Volume volume) {
        Stream<String> projected = projections(volume).map(SecretProjection::getName);
        return volume.getSecret() == null
                ? projected
                : Stream.concat(projected, Stream.of(volume.getSecret().getSecretName()));
    }

    private static Stream<SecretProjection> projections(Volume volume) {
        return volume.getProjected() == null
                ? Stream.of()
                : volume.getProjected().getSources().stream()
                        .map(VolumeProjection::getSecret)
                        .filter(secret -> secret != null);
    }

    private static Set<String> mountedFiles(PodTemplateSpec pod) {
        Container container = pod.getSpec().getContainers().getFirst();
        return container.getVolumeMounts().stream()
                .flatMap(mount -> pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName()))
                        .flatMap(OverlaysTest::projections)
                        .flatMap(secret -> secret.getItems().stream())
                        .map(KeyToPath::getPath)
                        .map(path -> mount.getMountPath() + "/" + path))
                .collect(Collectors.toSet());
    }

    private static Properties settings(Manifests rendered, PodTemplateSpec pod) {
        String name = pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("config"))
                .map(volume -> volume.getConfigMap().getName())
                .findFirst()
                .orElseThrow();
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(configMap(rendered, name).getData().get("application.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    private static ConfigMap configMap(Manifests rendered, String name) {
        return rendered.all(ConfigMap.class)
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Manifests rendered, Class<? extends HasMetadata> type) {
        return rendered.all(type)
                .map(resource -> resource.getMetadata().getName())
                .toList();
    }
}
