package io.enot.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder in which a standalone keeps everything: {@code kafka/}, {@code streams/}, {@code fleet.key}, {@code node.secret}, {@code enot.log}. */
record DataFolder(Path path) {
    private static final int KEY_BYTES = 32;

    /** Makes the folder, and at the first start the fleet key and the node secret, which only the owner may read. */
    static DataFolder open(Path path) throws IOException {
        DataFolder folder = new DataFolder(path.toAbsolutePath().normalize());
        Files.createDirectories(folder.path());
        folder.makeSecret(folder.fleetKey());
        folder.makeSecret(folder.nodeSecret());
        return folder;
    }

    Path fleetKey() {
        return path.resolve("fleet.key");
    }

    Path nodeSecret() {
        return path.resolve("node.secret");
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
    private void makeSecret(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path draft = path.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.CREATE);
        Files.move(draft, file);
    }
}
