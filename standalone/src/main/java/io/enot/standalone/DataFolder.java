package io.enot.standalone;

import io.enot.http.access.TokenText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The folder in which a standalone keeps everything: {@code kafka/}, {@code streams/}, {@code fleet.key}, {@code node.secret}, {@code admin.token}, {@code enot.log}. */
record DataFolder(Path path) {
    private static final int KEY_BYTES = 32;

    /** Nobody asks it anything, but when it is collected as garbage, the lock is gone. */
    private static volatile @Nullable FileLock taken;

    /** Makes the folder, and at the first start the fleet key, the node secret and the admin's token, which only the owner may read. */
    static DataFolder open(Path path) throws IOException {
        DataFolder folder = new DataFolder(path.toAbsolutePath().normalize());
        Files.createDirectories(folder.path());
        folder.keepSecret(folder.fleetKey(), DataFolder::makeKey);
        folder.keepSecret(folder.nodeSecret(), DataFolder::makeKey);
        folder.keepSecret(folder.adminToken(), TokenText::make);
        return folder;
    }

    /**
     * Takes the folder for this process, until it ends however that may be.
     *
     * @return false if another process has it
     */
    @SuppressWarnings("resource") // the lock lives as long as the channel
    boolean take() throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        taken = channel.tryLock();
        return taken != null;
    }

    Path fleetKey() {
        return path.resolve("fleet.key");
    }

    Path nodeSecret() {
        return path.resolve("node.secret");
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

    private static String makeKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** Whoever waits for the file finds it whole. */
    private void keepSecret(Path file, Supplier<String> secret) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path draft = path.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, secret.get() + "\n", StandardOpenOption.CREATE);
        Files.move(draft, file);
    }
}
