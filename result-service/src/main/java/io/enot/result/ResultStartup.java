package io.enot.result;

import io.enot.log.view.DirectoryFeed;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the feed by which names and labels of nodes are known. */
@Singleton
class ResultStartup {
    private final DirectoryFeed directory;

    ResultStartup(DirectoryFeed directory) {
        this.directory = directory;
    }

    void start(@Observes StartupEvent event) {
        directory.start();
    }
}
