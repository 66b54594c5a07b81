package io.enot.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate and its key, as a gateway reads them from files.
 *
 * @param certificate as PEM
 * @param key as PEM
 */
record Pem(String certificate, String key) {
    private static final String PASSWORD = "not a secret";

    /** A new one, which vouches for itself; made with the JDK's keytool. */
    static Pem make(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = Files.createTempDirectory(folder, "keys").resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            keys.load(content, PASSWORD.toCharArray());
        }
        return new Pem(
                pem("CERTIFICATE", keys.getCertificate("gateway").getEncoded()),
                pem(
                        "PRIVATE KEY",
                        keys.getKey("gateway", PASSWORD.toCharArray()).getEncoded()));
    }

    void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("gateway.pem"), certificate);
        Files.writeString(folder.resolve("gateway.key"), key);
    }

    X509Certificate x509() throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(US_ASCII)));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
