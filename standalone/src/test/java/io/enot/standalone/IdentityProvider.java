package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** As much of an OpenID Connect provider as a service asks of it: where its keys are, its keys, and tokens that are signed with them. */
final class IdentityProvider implements AutoCloseable {
    static final String AUDIENCE = "enot";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys = keys();
    private final HttpServer server;

    IdentityProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, configuration()));
        server.createContext("/keys", exchange -> answer(exchange, keySet()));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A token of this provider. */
    String token(String name, List<String> groups, Instant expiresAt) {
        return sign(claims(name, groups, expiresAt), keys);
    }

    /** A token for this audience instead of enot. */
    String tokenFor(String audience) {
        return sign(claims("ada", List.of("admin"), Instant.MAX).put("aud", audience), keys);
    }

    /** A token that says it is of this provider, and is signed by somebody else. */
    String forged() {
        return sign(claims("ada", List.of("admin"), Instant.MAX), keys());
    }

    /** A token that says that it needs no signature. */
    String unsigned() {
        return encoded(Json.object().put("alg", "none")) + "." + encoded(claims("ada", List.of("admin"), Instant.MAX))
                + ".";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private ObjectNode claims(String name, List<String> groups, Instant expiresAt) {
        ObjectNode claims = Json.object()
                .put("iss", url())
                .put("aud", AUDIENCE)
                .put("sub", "id-of-" + name)
                .put("preferred_username", name)
                .put("iat", Instant.now().getEpochSecond())
                .put("exp", Math.min(expiresAt.getEpochSecond(), Instant.now().getEpochSecond() + 3600));
        groups.forEach(claims.putArray("groups")::add);
        return claims;
    }

    private static String sign(ObjectNode claims, KeyPair keys) {
        String signed = encoded(Json.object().put("alg", "RS256").put("kid", "1")) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private ObjectNode configuration() {
        return Json.object()
                .put("issuer", url())
                .put("jwks_uri", url() + "/keys")
                .put("token_endpoint", url() + "/token")
                .put("authorization_endpoint", url() + "/authorize");
    }

    private ObjectNode keySet() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        ObjectNode set = Json.object();
        set.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("kid", "1")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("n", encoded(key.getModulus()))
                .put("e", encoded(key.getPublicExponent()));
        return set;
    }

    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String encoded(ObjectNode json) {
        return BASE64.encodeToString(Json.bytes(json));
    }

    private static void answer(HttpExchange exchange, ObjectNode json) {
        byte[] body = Json.bytes(json);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
