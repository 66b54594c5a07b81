package io.enot.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The golden vectors, which the tests of every language read. */
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String file) {
        try {
            return Json.MAPPER.readTree(Files.readAllBytes(Path.of("vectors", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> read(String file, String list) {
        return StreamSupport.stream(read(file).get(list).spliterator(), false);
    }
}
