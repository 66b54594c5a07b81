import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** Writes what a PKCS #12 store holds as PEM, of which keytool leaves out the keys. Arguments: store, password, folder. */
class ExportPem {
    public static void main(String... arguments) throws Exception {
        char[] password = arguments[1].toCharArray();
        Path folder = Path.of(arguments[2]);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            store.load(file, password);
        }
        write(folder.resolve("ca.pem"), "CERTIFICATE", store.getCertificate("ca").getEncoded());
        write(folder.resolve("gateway.pem"), "CERTIFICATE", store.getCertificate("gateway").getEncoded());
        write(folder.resolve("gateway.key"), "PRIVATE KEY", store.getKey("gateway", password).getEncoded());
    }

    private static void write(Path file, String what, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, text));
    }
}
