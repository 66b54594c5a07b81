package io.enot.command.token;

import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.record.Grant;
import io.enot.contract.record.Role;
import io.enot.contract.record.Selector;
import io.enot.http.Durations;
import io.enot.http.access.AdminToken;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is asked of a new token, checked.
 *
 * @param name under which its holder will stand in the log
 * @param expires after so long; empty for never
 */
record TokenRequest(String name, Grant grant, Optional<Duration> expires) {
    private static final Set<String> MEMBERS = Set.of("name", "role", "labels", "expires");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    private static final Set<String> TAKEN = Set.of(AdminToken.NAME, "anonymous");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** As it is written. */
    @Schema(
            name = "NewToken",
            requiredProperties = {"name", "role"},
            examples =
                    "{\"name\": \"night-shift\", \"role\": \"operator\", \"labels\": \"room=lab\", \"expires\": \"P30D\"}")
    record Written(String name, String role, String labels, String expires) {}

    /** @throws InvalidField naming what is missing or wrong */
    static TokenRequest parse(byte[] body) {
        Fields fields = new Fields(Json.object(body, 0, body.length));
        fields.allowOnly(MEMBERS, "a token");
        String name = fields.text("name");
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            throw fields.invalid(
                    "name",
                    "must have 1 to 63 characters of A-Z a-z 0-9 . _ @ -, begin with a letter or digit, and not be admin or anonymous");
        }
        Selector nodes = fields.has("labels") ? Selector.parse(fields.text("labels")) : Selector.ALL;
        Optional<Duration> expires = fields.has("expires")
                ? Optional.of(Durations.parse("expires", fields.text("expires"), LONGEST, SHORTEST, LONGEST))
                : Optional.empty();
        return new TokenRequest(name, new Grant(Role.of(fields.text("role")), nodes), expires);
    }
}
