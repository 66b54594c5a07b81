package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.enot.broker.EmbeddedBroker;
import io.enot.broker.Guard;
import io.enot.contract.record.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A Kafka behind TLS, SCRAM and the ACLs of the production overlay, with its topics made: what the operator makes of that overlay on a cluster. */
final class GuardedKafka implements AutoCloseable {
    private static final int PARTITIONS = 12;
    private static final Path PRODUCTION = Path.of("..", "k8s", "overlays", "prod");
    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final int ITERATIONS = 4096;

    private final Path folder;
    private final EmbeddedBroker broker;

    private GuardedKafka(Path folder, EmbeddedBroker broker) {
        this.folder = folder;
        this.broker = broker;
    }

    static GuardedKafka start(Path folder) throws Exception {
        makeCertificate(folder);
        EmbeddedBroker broker =
                EmbeddedBroker.startGuarded(folder.resolve("kafka"), new Guard(folder.resolve("kafka.p12"), PASSWORD));
        GuardedKafka kafka = new GuardedKafka(folder, broker);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(topic.name("enot"), PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
            for (JsonNode user : users()) {
                kafka.addUser(admin, user);
            }
        }
        return kafka;
    }

    /** The settings of production for a service, with the places of this machine in place of the cluster's. */
    List<String> settings(String service, String file) {
        Properties production = new Properties();
        try (InputStream content = Files.newInputStream(PRODUCTION.resolve(file))) {
            production.load(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> settings = new ArrayList<>();
        production.forEach((name, value) -> settings.add(name + "=" + value));
        settings.addAll(List.of(
                "kafka.bootstrap.servers=" + broker.guardedServers(),
                "kafka.ssl.truststore.location=" + certificate(),
                "smallrye.config.source.file.locations=" + folder.resolve(service)));
        return settings;
    }

    /** Settings for a client that logs in as a service. */
    Map<String, Object> client(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                broker.guardedServers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login(user, password),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate().toString());
    }

    /** Settings for a client that logs in as a service. */
    Map<String, Object> client(String user) {
        return client(user, PASSWORD);
    }

    /** For what the test itself asks, which may be anything. */
    String openDoor() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        broker.close();
    }

    private void addUser(Admin admin, JsonNode user) throws Exception {
        String name = user.path("metadata").path("name").asText();
        String principal = "User:" + name;
        UserScramCredentialAlteration credential = new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), PASSWORD);
        admin.alterUserScramCredentials(List.of(credential)).all().get();
        List<AclBinding> acls = new ArrayList<>();
        user.path("spec")
                .path("authorization")
                .path("acls")
                .forEach(acl -> acl.path("operations")
                        .forEach(operation -> acls.add(new AclBinding(
                                pattern(acl.path("resource")),
                                new AccessControlEntry(
                                        principal,
                                        "*",
                                        AclOperation.fromString(
                                                operation.asText().toUpperCase(Locale.ROOT)),
                                        AclPermissionType.ALLOW)))));
        admin.createAcls(acls).all().get();
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve("kafka.sasl.jaas.config"), login(name, PASSWORD));
    }

    private static ResourcePattern pattern(JsonNode resource) {
        return new ResourcePattern(
                ResourceType.fromString(resource.path("type").asText().toUpperCase(Locale.ROOT)),
                resource.path("name").asText(),
                resource.path("patternType").asText().equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    private static List<JsonNode> users() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        return yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(PRODUCTION.resolve("users.yaml").toFile())
                .readAll();
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private Path certificate() {
        return folder.resolve("ca.crt");
    }

    private static void makeCertificate(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String store = folder.resolve("kafka.p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "kafka",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kafka",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store,
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "kafka",
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve("ca.crt").toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
