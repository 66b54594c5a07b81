package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFilesTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void asksBrowsersToLookAgainForThePageAndToKeepWhatItConsistsOf() throws Exception {
        build();
        int port = serve();

        HttpResponse<String> page = get(port, "/");
        assertThat(page.body()).isEqualTo("the page");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';");

        HttpResponse<String> asset = get(port, "/assets/main-1a2b.js");
        assertThat(asset.body()).isEqualTo("the program");
        assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    }

    @Test
    void servesNothingElse() throws Exception {
        build();
        Files.writeString(folder.resolve("secret.txt"), "a secret");
        Files.writeString(folder.resolveSibling("outside.txt"), "a secret");
        int port = serve();

        for (String path : new String[] {
            "/secret.txt",
            "/assets/../secret.txt",
            "/assets/%2e%2e/secret.txt",
            "/assets/..%2f..%2foutside.txt",
            "/assets/no.js"
        }) {
            assertThat(get(port, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void saysSoWhereItHasNotBeenBuilt() throws Exception {
        HttpResponse<String> page = get(serve(), "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(ConsoleFiles.MISSING);
    }

    private void build() throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "the page");
        Files.writeString(folder.resolve("assets/main-1a2b.js"), "the program");
    }

    private int serve() {
        Router router = Router.router(vertx);
        new ConsoleFiles(folder).route(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
