package io.enot.log.view;

import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Rollout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and what follows from it without knowing anything else. Immutable.
 *
 * @param digest of the script: what a node says that it runs
 * @param version of the script and its files
 */
public record Plan(PlanRecord spec, String digest, String version) {
    private static final int HUNDRED = 100;

    public static Plan of(PlanRecord spec) {
        String digest = hex(sha256(spec.script()));
        return new Plan(spec, digest, spec.files().isEmpty() ? digest : versionOf(digest, spec.files()));
    }

    public String name() {
        return spec.name();
    }

    /** Whether the plan is meant for a node with these labels. */
    public boolean matches(Map<String, String> labels) {
        return spec.selector().matches(labels);
    }

    /**
     * Whether a node is among the first {@code percent}. Each plan draws its own lot for a node, always the same one: a larger percentage takes in all nodes of a smaller
     * one, and whoever asks gets the same answer.
     */
    public boolean takesPart(String node) {
        byte[] lot = sha256(name() + "\n" + node);
        int number = ByteBuffer.wrap(lot).getInt() & Integer.MAX_VALUE;
        return number % HUNDRED < spec.percent();
    }

    /**
     * Whether a node has what the plan wants. Of files a node says nothing: that they are there is known from the attempt that brought them.
     *
     * @param script that the node says it starts at boot
     * @param plan that the node says brought it
     * @param last attempt on the node
     */
    public boolean isOn(String script, String plan, @Nullable Rollout last) {
        boolean broughtAll =
                last != null && last.plan().equals(name()) && last.version().equals(version);
        return script.equals(digest) && plan.equals(name()) && (spec.files().isEmpty() || broughtAll);
    }

    /** Whether the plan, as it was written last, has failed on a node. */
    public boolean hasFailed(@Nullable Rollout last) {
        return last != null
                && last.state() == Rollout.State.FAILED
                && last.plan().equals(name())
                && last.revision().equals(spec.updatedAt());
    }

    private static String versionOf(String script, Map<String, String> files) {
        StringBuilder all = new StringBuilder(script);
        new TreeMap<>(files)
                .forEach((path, content) ->
                        all.append('\n').append(path).append('\n').append(hex(sha256(content))));
        return hex(sha256(all.toString()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
