package io.enot.gateway;

import io.enot.contract.record.GatewayRecord;
import io.enot.contract.record.Topic;
import io.enot.gateway.delivery.Window;
import io.enot.gateway.node.CommandTraces;
import io.enot.gateway.node.Gateway;
import io.enot.gateway.node.NodeLoop;
import io.enot.gateway.node.NodeTls;
import io.enot.gateway.session.Sessions;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.enot.log.view.DirectoryFeed;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Brings a gateway up in the only safe order: what people have decided about the nodes; the sessions, which tell how far each node is; then the commands back to the longest time to live; then the doors
 * open. Tells the others every two seconds that it lives.
 */
@Readiness
@Default
@ApplicationScoped
public class GatewayStartup implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(GatewayStartup.class);
    private static final long HEARTBEAT_MS = 2000;
    private static final long EXPIRE_MS = 5000;

    /** How long commands that are under way may take when the gateway is told to leave. */
    private static final Duration FINISH = Duration.ofSeconds(2);

    /** How long after that the nodes may take to go. */
    private static final Duration LEAVE = Duration.ofSeconds(1);

    /** The nodes come back to another gateway within this time, each at a random moment. */
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Gateway gateway;
    private final Vertx vertx;
    private final DirectoryFeed directory;
    private final NodeTls tls;
    private final List<NodeLoop> loops = new CopyOnWriteArrayList<>();
    private final LogReader sessions;
    private final LogReader commands;
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger tlsPort = new AtomicInteger();
    private volatile boolean open;

    GatewayStartup(Gateway gateway, Vertx vertx, DirectoryFeed directory, NodeTls tls, CommandTraces traces) {
        this.tls = tls;
        this.gateway = gateway;
        this.vertx = vertx;
        this.directory = directory;
        this.sessions = gateway.log()
                .patientReader(
                        "gateway-sessions",
                        Map.of(Topic.SESSIONS, new LogReader.From.Beginning()),
                        new SessionReader(gateway));
        this.commands = gateway.log()
                .reader(
                        "gateway-commands",
                        Map.of(
                                Topic.COMMANDS,
                                new LogReader.From.At(gateway.startedAt()
                                        .minus(gateway.config().maxTtl()))),
                        new CommandReader(gateway, traces));
    }

    @Produces
    @Singleton
    static Window window(Log log) {
        return new Window(log.partitions());
    }

    @Produces
    @Singleton
    static Sessions sessions() {
        return new Sessions();
    }

    void start(@Observes StartupEvent event) {
        gateway.follow();
        gateway.log()
                .ready()
                .thenAccept(gateway::logId)
                .thenCompose(ready -> directory.start()) // nobody may come in who is disabled
                .thenCompose(known -> sessions.start())
                .thenCompose(known -> commands.start())
                .thenAccept(read -> listen());
    }

    private void listen() {
        vertx.deployVerticle(
                        () -> {
                            NodeLoop loop = new NodeLoop(gateway, tls, port, tlsPort);
                            loops.add(loop);
                            return loop;
                        },
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .onSuccess(deployed -> {
                    open = true;
                    heartbeat(false);
                    vertx.setPeriodic(HEARTBEAT_MS, timer -> {
                        if (open) { // once it has said that it leaves, it says nothing else
                            heartbeat(false);
                        }
                    });
                    vertx.setPeriodic(EXPIRE_MS, timer -> gateway.window().expire(gateway.now()));
                    if (tlsPort.get() > 0) {
                        renewCertificateLater();
                    }
                    LOG.infof("gateway open gatewayId=%s port=%d tlsPort=%d", gateway.id(), port.get(), tlsPort.get());
                })
                .onFailure(failure -> {
                    LOG.fatalf(
                            "cannot listen for nodes host=%s port=%d tlsPort=%d reason=%s; set enot.gateway.port and enot.gateway.tls.port to free ones, and the files of the certificate to what can be read",
                            gateway.config().host(),
                            gateway.config().port(),
                            tls.port().orElse(0),
                            failure.getMessage());
                    Quarkus.asyncExit(1);
                });
    }

    private void renewCertificateLater() {
        vertx.setTimer(tls.reloadMs(), timer -> {
            if (open) {
                vertx.executeBlocking(tls::changed)
                        .onSuccess(changed ->
                                changed.ifPresent(certificate -> loops.forEach(loop -> loop.renew(certificate))))
                        .onComplete(looked -> renewCertificateLater());
            }
        });
    }

    /** The port on which nodes are awaited; 0 until the gateway is open. */
    public int port() {
        return port.get();
    }

    /** Whether nodes may come. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Planned drain: nobody new is let in, nothing new is delivered, what is under way may finish, and the nodes are sent to another gateway. It comes before all that stops with the service,
     * for it goes on reading the log: nodes wait for answers that stand in it.
     */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        if (open) {
            open = false;
            gateway.drain();
            Instant start = gateway.now();
            Instant overdue = start.plus(FINISH);
            Instant end = overdue.plus(LEAVE);
            while (gateway.connections().size() > 0 && gateway.now().isBefore(end)) {
                boolean late = gateway.now().isAfter(overdue);
                loops.forEach(loop -> loop.drain(late, COME_BACK));
                Thread.sleep(LOOK_AGAIN);
            }
            heartbeat(true);
        }
        commands.close();
        sessions.close();
    }

    private void heartbeat(boolean stopped) {
        gateway.log()
                .append(new GatewayRecord(
                        gateway.id(),
                        gateway.startedAt(),
                        gateway.now(),
                        gateway.connections().size(),
                        stopped));
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Node gateway")
                .status(open)
                .withData("port", port.get())
                .withData("tlsPort", tlsPort.get())
                .build();
    }
}
