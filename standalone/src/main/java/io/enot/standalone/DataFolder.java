package io.enot.standalone;

import io.enot.http.access.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder in which a standalone keeps everything: {@code kafka/}, {@code streams/}, {@code fleet.key}, {@code admin.token}, {@code enot.log}. */
record DataFolder(Path path) {
    private static final int KEY_BYTES = 32;

    /** Makes the folder, and at the first start the fleet key and the admin's token, which only the owner may read. */
    static DataFolder open(Path path) throws IOException {
        DataFolder folder = new DataFolder(path.toAbsolutePath().normalize());
        Files.createDirectories(folder.path());
        if (!Files.exists(folder.fleetKey())) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            folder.keepSecret(folder.fleetKey(), HexFormat.of().formatHex(key));
        }
        if (!Files.exists(folder.adminToken())) {
            folder.keepSecret(folder.adminToken(), TokenText.make());
        }
        return folder;
    }

    Path fleetKey() {
        return path.resolve("fleet.key");
    }

    Path adminToken() {
        return path.resolve("admin.token");
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path streams() {
        return path.resolve("streams");
    }

    Path log() {
        return path.resolve("enot.log");
    }

    /** Whoever waits for the file finds it whole. */
    private void keepSecret(Path file, String secret) throws IOException {
        Path draft = path.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, secret + "\n", StandardOpenOption.CREATE);
        Files.move(draft, file);
    }
}
