package io.enot.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.jboss.jandex.MethodInfo;

/** The settings that our services read, as their code declares them. */
final class Settings {
    private Settings() {}

    /** Such as {@code enot.gateway.key-file}. */
    static Set<String> known() {
        Set<String> known = new TreeSet<>();
        try {
            for (URL url : Collections.list(Settings.class.getClassLoader().getResources("META-INF/jandex.idx"))) {
                try (InputStream content = url.openStream()) {
                    addFrom(new IndexReader(content).read(), known);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known.stream().filter(name -> name.startsWith("enot.")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As the environment spells it, such as {@code ENOT_GATEWAY_KEY_FILE}. */
    static String inEnvironment(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static void addFrom(Index index, Set<String> known) {
        for (AnnotationInstance mapping : index.getAnnotations("io.smallrye.config.ConfigMapping")) {
            ClassInfo group = mapping.target().asClass();
            for (MethodInfo setting : group.methods()) {
                known.add(mapping.value("prefix").asString() + "." + inKebabCase(setting.name()));
            }
        }
        for (AnnotationInstance property :
                index.getAnnotations("org.eclipse.microprofile.config.inject.ConfigProperty")) {
            known.add(property.value("name").asString());
        }
        // read by expressions in our own configuration files only
        known.add("enot.history.address");
    }

    private static String inKebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
