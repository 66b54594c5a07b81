package io.enot.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;

/** The web server before the console and the API. */
class ConsoleTest {
    private static final Path CONFIGURATION = Manifests.FOLDER.resolve("console/nginx.conf");
    private static final Pattern LOCATION =
            Pattern.compile("location ~ (\\S+) \\{\\s+(?:proxy_pass http://(\\w+)|return 404);");

    @Test
    void everyPathOfTheApiGoesToItsService() throws IOException {
        Map<String, String> services = services();
        assertThat(services).containsKeys("/commands", "/nodes/x/history", "/replays/x/diff", "/results/stream");

        String configuration = Files.readString(CONFIGURATION);
        services.forEach((path, service) ->
                assertThat(upstream(configuration, path)).as(path).contains(service));
    }

    @Test
    void whatInstancesAskEachOtherIsNotPassedOn() throws IOException {
        String configuration = Files.readString(CONFIGURATION);

        assertThat(List.of("/history/here", "/reports/here", "/results/x/here", "/q/metrics", "/"))
                .allSatisfy(path -> assertThat(upstream(configuration, path)).isEmpty());
        assertThat(upstream(configuration, "/nodes/here")).contains("command");
    }

    @Test
    void theConsoleMayDoHereWhatItMayDoInTheStandalone() throws IOException {
        String standalone = Files.readString(Manifests.FOLDER.resolveSibling(
                        "standalone/src/main/java/io/enot/standalone/ConsoleFiles.java"))
                .replaceAll("\"\\s*\\+\\s*\"", "");
        String configuration = Files.readString(CONFIGURATION);
        String policy = Pattern.compile("Content-Security-Policy \"([^\"]+)\"")
                .matcher(configuration)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(standalone).contains("\"" + policy + "\"");
    }

    /** Where the web server sends a path: the first pattern that fits, as it does. */
    private static Optional<String> upstream(String configuration, String path) {
        return LOCATION.matcher(configuration)
                .results()
                .filter(location ->
                        Pattern.compile(location.group(1)).matcher(path).find())
                .findFirst()
                .flatMap(location -> Optional.ofNullable(location.group(2)));
    }

    /** Paths of resources, with an x for what varies, and the upstream that serves each. */
    private static Map<String, String> services() throws IOException {
        Map<String, String> services = new HashMap<>();
        for (URL url : Collections.list(ConsoleTest.class.getClassLoader().getResources("META-INF/jandex.idx"))) {
            try (InputStream content = url.openStream()) {
                for (AnnotationInstance path : new IndexReader(content).read().getAnnotations("jakarta.ws.rs.Path")) {
                    if (path.target().kind() == AnnotationTarget.Kind.CLASS) {
                        String resource = path.target().asClass().name().toString();
                        services.put(
                                path.value().asString().replaceAll("\\{[^}]*}", "x"),
                                resource.startsWith("io.enot.command.") ? "command" : "result");
                    }
                }
            }
        }
        return services;
    }
}
