package io.enot.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker alone in a process: {@code BrokerProcess FOLDER PORT}. Runs until the process is told to stop. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** Prints where it is, and blocks. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("broker at " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
