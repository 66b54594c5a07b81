package io.enot.broker;

import java.nio.file.Path;
import java.util.Map;

/**
 * Guards a door to the broker as in production: TLS, SCRAM-SHA-512, and only what ACLs allow. Who comes by the other door may do everything; users and what they may do are set up there.
 *
 * @param keyStore PKCS #12, with the broker's key and a certificate for 127.0.0.1
 * @param password of the key store
 */
public record Guard(Path keyStore, String password) {
    /** Kafka's name for the protocol, and here for the listener. */
    private static final String LISTENER = "SASL_SSL";

    private static final String MECHANISM = "SCRAM-SHA-512";

    /** Adds the door to the settings of a broker that has another one already. */
    void addTo(Map<String, String> settings, String address) {
        String listener = "," + LISTENER + "://" + address;
        settings.merge("listeners", listener, String::concat);
        settings.merge("advertised.listeners", listener, String::concat);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", keyStore.toString());
        settings.put("ssl.keystore.password", password);
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
    }
}
