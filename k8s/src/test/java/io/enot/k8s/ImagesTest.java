package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Images of services are the same whether jib or Docker makes them, and as the manifests expect them. */
class ImagesTest {
    @Test
    void jibAndDockerAgree() throws IOException {
        String pom = Files.readString(Manifests.FOLDER.resolveSibling("pom.xml"));
        String dockerfile = Files.readString(Manifests.FOLDER.resolve("Dockerfile"));

        assertThat(found("ARG JRE=(\\S+)", dockerfile)).isEqualTo(found("<quarkus.jib.base-jvm-image>(\\S+)<", pom));
        assertThat(found("WORKDIR (\\S+)", dockerfile)).isEqualTo(found("<quarkus.jib.working-directory>(\\S+)<", pom));
        assertThat(found("USER (\\S+)", dockerfile)).isEqualTo(found("<quarkus.jib.user>(\\S+)<", pom));
        for (String argument :
                found("<quarkus.jib.jvm-additional-arguments>(\\S+)<", pom).split(",", -1)) {
            assertThat(dockerfile).contains("\"" + argument + "\"");
        }
    }

    @Test
    void podsRunAsTheImagesUserAndBringItsSettings() throws IOException {
        String dockerfile = Files.readString(Manifests.FOLDER.resolve("Dockerfile"));

        assertThat(Manifests.written().servicePods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).hasToString(found("USER (\\S+)", dockerfile));
            assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                    .anyMatch(mount -> mount.getMountPath().equals(found("WORKDIR (\\S+)", dockerfile) + "/config"));
        });
    }

    private static String found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing like " + pattern));
    }
}
