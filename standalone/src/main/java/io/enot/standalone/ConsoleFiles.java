package io.enot.standalone;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the web console, which is files: {@code /} and what lies in {@code /assets}, whose names change with their content. Where it has not been built, {@code /} says so, and
 * everything else is as ever.
 */
@Singleton
class ConsoleFiles {
    static final String MISSING = """
            The API is here, the web console is not: it has not been built. `make run` builds it where Node.js (20 or newer) is installed.
            Meanwhile: /q/swagger-ui, or the enot command line (clients/python/README.md).
            """;

    private static final String PATHS = "/(?:index\\.html|icon\\.svg|assets/[^/]+)?";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Path folder;

    ConsoleFiles(@ConfigProperty(name = "enot.console") Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    boolean isBuilt() {
        return Files.exists(folder.resolve("index.html"));
    }

    void route(@Observes Router router) {
        if (!isBuilt()) {
            router.route(HttpMethod.GET, "/")
                    .handler(context -> context.response()
                            .putHeader("Content-Type", "text/plain; charset=utf-8")
                            .end(MISSING));
            return;
        }
        StaticHandler files = StaticHandler.create(FileSystemAccess.ROOT, folder.toString())
                .setCachingEnabled(false)
                .setFilesReadOnly(false);
        router.routeWithRegex(PATHS)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(ConsoleFiles::describe)
                .handler(files);
    }

    private static void describe(RoutingContext context) {
        boolean named = context.normalizedPath().startsWith("/assets/");
        context.addHeadersEndHandler(end -> {
            if (context.response().getStatusCode() < 400) {
                context.response()
                        .putHeader("Cache-Control", named ? "public, max-age=31536000, immutable" : "no-cache");
            }
        });
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }
}
