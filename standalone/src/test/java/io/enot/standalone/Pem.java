package io.enot.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * A certificate and its key, as a gateway reads them from files.
 *
 * @param ca certificate of the authority that vouches for it, as PEM
 * @param certificate as PEM
 * @param key as PEM
 */
record Pem(String ca, String certificate, String key) {
    /** A new one for localhost. */
    static Pem make(Path folder) throws IOException, InterruptedException {
        Path made = Files.createTempDirectory(folder, "certificate");
        Process making = new ProcessBuilder(
                        Path.of("..", "scripts", "certificate").toString(), made.toString())
                .inheritIO()
                .start();
        if (making.waitFor() != 0) {
            throw new IOException("there is no certificate");
        }
        return new Pem(
                Files.readString(made.resolve("ca.pem")),
                Files.readString(made.resolve("gateway.pem")),
                Files.readString(made.resolve("gateway.key")));
    }

    void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("ca.pem"), ca);
        Files.writeString(folder.resolve("gateway.pem"), certificate);
        Files.writeString(folder.resolve("gateway.key"), key);
    }

    X509Certificate x509() throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(US_ASCII)));
    }
}
