package io.enot.result;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives Kafka Streams what is said for all Kafka clients ({@code kafka.*}: TLS, SASL and the like), unless it is said for Kafka Streams alone ({@code kafka-streams.*}). Found by the
 * configuration as a service.
 */
public final class KafkaStreamsSettings implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1;
    private static final String OF_ALL = "kafka.";
    private static final String OF_STREAMS = "kafka-streams.";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        @Nullable ConfigValue own = context.proceed(name);
        if (own != null || !name.startsWith(OF_STREAMS)) {
            return own;
        }
        @Nullable ConfigValue common = context.proceed(OF_ALL + name.substring(OF_STREAMS.length()));
        return common == null ? null : common.withName(name);
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new LinkedHashSet<>();
        context.iterateNames().forEachRemaining(name -> {
            names.add(name);
            String inFiles =
                    name.toLowerCase(Locale.ROOT).replace('_', '.'); // the environment spells it KAFKA_SASL_MECHANISM
            if (inFiles.startsWith(OF_ALL)) {
                names.add(OF_STREAMS + inFiles.substring(OF_ALL.length()));
            }
        });
        return names.iterator();
    }
}
