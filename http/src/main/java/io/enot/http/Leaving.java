package io.enot.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Whether this service has been told to go. Answers that last end then, for it stays only for so long as {@code quarkus.shutdown.timeout}. Thread-safe. */
@Singleton
public class Leaving {
    private volatile boolean begun;

    void begin(@Observes @Priority(1) ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    /** Others that observe the event find it begun. */
    public boolean hasBegun() {
        return begun;
    }
}
