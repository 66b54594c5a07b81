import java.io.FileInputStream;
import java.security.KeyStore;
import java.util.Base64;

/** Prints a private key of a PKCS #12 store as PEM, which keytool does not do. Arguments: file, password, alias. */
class ExportKey {
    public static void main(String... arguments) throws Exception {
        char[] password = arguments[1].toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            store.load(file, password);
        }
        String key = Base64.getMimeEncoder().encodeToString(store.getKey(arguments[2], password).getEncoded());
        System.out.printf("-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n", "PRIVATE KEY", key);
    }
}
