package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.enot.contract.json.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses nodes by their labels, in the language of Kubernetes label selectors: {@code room=lab,floor!=2,zone in (a,b),!broken}. All terms must hold; no term at all
 * chooses every node. A label that is missing is different from every value.
 */
public record Selector(List<Term> terms) {
    /** Chooses every node. */
    public static final Selector ALL = new Selector(List.of());

    /** How a selector without terms is written. */
    public static final String EVERYBODY = "*";

    private static final int MAX_LENGTH = 1024;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._/-]{0,62}";
    private static final Pattern TERM = Pattern.compile("\\s*(?:"
            + "(?<absent>!)?(?<bare>" + NAME + ")"
            + "|(?<key>" + NAME + ")\\s*(?<equality>==?|!=)\\s*(?<value>(?:" + NAME + ")?)"
            + "|(?<setKey>" + NAME + ")\\s+(?<membership>in|notin)\\s*\\((?<values>[^()]*)\\)"
            + ")\\s*(?:,|$)");

    public Selector {
        terms = List.copyOf(terms);
    }

    /** One condition. */
    public sealed interface Term {
        boolean matches(Map<String, String> labels);

        /** The label has one of the values. */
        record In(String key, Set<String> values) implements Term {
            @Override
            public boolean matches(Map<String, String> labels) {
                return labels.containsKey(key) && values.contains(labels.get(key));
            }

            @Override
            public String toString() {
                return values.size() == 1
                        ? key + "=" + values.iterator().next()
                        : key + " in (" + String.join(",", new TreeSet<>(values)) + ")";
            }
        }

        /** The label has none of the values, or is missing. */
        record NotIn(String key, Set<String> values) implements Term {
            @Override
            public boolean matches(Map<String, String> labels) {
                return !labels.containsKey(key) || !values.contains(labels.get(key));
            }

            @Override
            public String toString() {
                return values.size() == 1
                        ? key + "!=" + values.iterator().next()
                        : key + " notin (" + String.join(",", new TreeSet<>(values)) + ")";
            }
        }

        /** The label is there, whatever its value. */
        record Has(String key) implements Term {
            @Override
            public boolean matches(Map<String, String> labels) {
                return labels.containsKey(key);
            }

            @Override
            public String toString() {
                return key;
            }
        }

        /** The label is missing. */
        record HasNot(String key) implements Term {
            @Override
            public boolean matches(Map<String, String> labels) {
                return !labels.containsKey(key);
            }

            @Override
            public String toString() {
                return "!" + key;
            }
        }
    }

    /** @throws InvalidField naming {@code labels} if it cannot be read */
    public static Selector parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidField("labels", "is longer than " + MAX_LENGTH + " characters");
        }
        List<Term> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new InvalidField(
                        "labels",
                        "cannot be read from '" + text.substring(at)
                                + "'; write room=lab,floor!=2,zone in (a,b),!broken");
            }
            terms.add(term(matcher));
            at = matcher.end();
        }
        if (terms.isEmpty() || text.stripTrailing().endsWith(",")) {
            throw new InvalidField("labels", "has a term that is empty");
        }
        return new Selector(terms);
    }

    /** Reads what {@link #wire} writes. */
    @JsonCreator
    public static Selector fromWire(String text) {
        return text.equals(EVERYBODY) ? ALL : parse(text);
    }

    /**
     * Chooses the nodes that both choose.
     *
     * @throws InvalidField naming {@code labels} if it becomes too long
     */
    public Selector and(Selector other) {
        List<Term> both = new ArrayList<>(terms);
        other.terms.stream().filter(term -> !both.contains(term)).forEach(both::add);
        Selector joined = new Selector(both);
        if (joined.toString().length() > MAX_LENGTH) {
            throw new InvalidField("labels", "together with those of the caller's role, '" + other + "', are too long");
        }
        return joined;
    }

    /** The text of the selector, {@value #EVERYBODY} for all nodes. */
    @JsonValue
    public String wire() {
        return equals(ALL) ? EVERYBODY : toString();
    }

    public boolean matches(Map<String, String> labels) {
        return terms.stream().allMatch(term -> term.matches(labels));
    }

    /** The text from which it can be read again. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }

    private static Term term(Matcher matcher) {
        if (matcher.group("bare") != null) {
            return matcher.group("absent") == null
                    ? new Term.Has(matcher.group("bare"))
                    : new Term.HasNot(matcher.group("bare"));
        }
        if (matcher.group("key") != null) {
            Set<String> value = Set.of(matcher.group("value"));
            return matcher.group("equality").equals("!=")
                    ? new Term.NotIn(matcher.group("key"), value)
                    : new Term.In(matcher.group("key"), value);
        }
        Set<String> values = Pattern.compile(",")
                .splitAsStream(matcher.group("values"))
                .map(String::strip)
                .collect(Collectors.toSet());
        return matcher.group("membership").equals("in")
                ? new Term.In(matcher.group("setKey"), values)
                : new Term.NotIn(matcher.group("setKey"), values);
    }
}
