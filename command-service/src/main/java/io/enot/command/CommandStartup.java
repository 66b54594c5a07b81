package io.enot.command;

import io.enot.log.view.DirectoryFeed;
import io.enot.log.view.ResultFeed;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the feeds that this service lives on. */
@Singleton
class CommandStartup {
    private final DirectoryFeed directory;
    private final ResultFeed results;

    CommandStartup(DirectoryFeed directory, ResultFeed results) {
        this.directory = directory;
        this.results = results;
    }

    void start(@Observes StartupEvent event) {
        directory.start();
        results.start();
    }
}
