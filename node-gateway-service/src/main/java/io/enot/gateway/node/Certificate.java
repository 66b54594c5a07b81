package io.enot.gateway.node;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/**
 * What the gateway shows nodes that speak TLS, as it stands in two PEM files.
 *
 * @param certificate with those that vouch for it
 * @param key of the first one
 */
public record Certificate(Buffer certificate, Buffer key) {
    /** What stands in both files, whatever it is. */
    static Certificate read(Path certificate, Path key) throws IOException {
        return new Certificate(Buffer.buffer(Files.readAllBytes(certificate)), Buffer.buffer(Files.readAllBytes(key)));
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    /** Both must belong together: while the files are being replaced, they may not. Takes a tenth of a second. */
    void check(Vertx vertx) throws GeneralSecurityException {
        X509KeyManager manager;
        try {
            manager = (X509KeyManager) options().getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) { // which Vert.x declares
            throw new GeneralSecurityException(String.valueOf(e.getMessage()), e);
        }
        String alias = Stream.of("RSA", "EC")
                .map(type -> manager.getServerAliases(type, null))
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("neither an RSA nor an EC key"));
        if (!belongTogether(manager.getCertificateChain(alias)[0], manager.getPrivateKey(alias))) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        byte[] anything = {1};
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(anything);
        return signature.verify(signed);
    }
}
