package io.enot.gateway.node;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** TLS on the node link: whether nodes are met over it, and with which certificate. Thread-safe; reading blocks. */
@ApplicationScoped
public class NodeTls {
    private static final Logger LOG = Logger.getLogger(NodeTls.class);

    private final TlsConfig config;
    private final Vertx vertx;
    private @Nullable Certificate last;
    private @Nullable Certificate seen;
    private String complaint = "";

    NodeTls(TlsConfig config, GatewayConfig gateway, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        boolean some = config.port().isPresent()
                || config.certificate().isPresent()
                || config.key().isPresent();
        boolean all = config.port().isPresent()
                && config.certificate().isPresent()
                && config.key().isPresent();
        if (some && !all) {
            throw new IllegalStateException(
                    "TLS needs all three: enot.gateway.tls.port, enot.gateway.tls.certificate and enot.gateway.tls.key");
        }
        if (!all && !gateway.plain()) {
            throw new IllegalStateException(
                    "no node can come: enot.gateway.plain is false, and enot.gateway.tls.port, .certificate and .key are not set");
        }
    }

    /** The port; empty if nodes are not met over TLS. */
    public Optional<Integer> port() {
        return config.port();
    }

    public long reloadMs() {
        return config.reload().toMillis();
    }

    /** The certificate to begin with. */
    synchronized Certificate first() throws IOException, GeneralSecurityException {
        Certificate read = read();
        read.check(vertx);
        seen = read;
        last = read;
        return read;
    }

    /** The certificate, if there is another one in the files since the last time. If it is none, the one before stays, and the log says so. */
    public synchronized Optional<Certificate> changed() {
        try {
            Certificate read = read();
            if (read.equals(seen)) {
                return Optional.empty();
            }
            seen = read;
            read.check(vertx);
            complaint = "";
            if (read.equals(last)) {
                return Optional.empty();
            }
            last = read;
            return Optional.of(read);
        } catch (IOException | GeneralSecurityException e) {
            if (!complaint.equals(e.toString())) {
                complaint = e.toString();
                LOG.warnf("certificate not renewed file=%s reason=%s", file(config.certificate()), complaint);
            }
            return Optional.empty();
        }
    }

    private Certificate read() throws IOException {
        return Certificate.read(file(config.certificate()), file(config.key()));
    }

    private static Path file(Optional<Path> configured) {
        return configured.orElseThrow();
    }
}
