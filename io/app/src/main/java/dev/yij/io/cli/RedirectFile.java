package dev.yij.io.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that sends a browser to an address, and which only its owner can read. Other users of the machine can
/// see the arguments of a program; so what starts the browser is given this file, not an address with a secret.
///
/// The file is in the user's home folder, since a browser in a sandbox (Snap, Flatpak) can read neither `/tmp`
/// nor hidden folders.
final class RedirectFile implements AutoCloseable {

    private final Path file;

    private RedirectFile(Path file) {
        this.file = file;
    }

    /// Writes a file.
    ///
    /// @param folder where to write it
    /// @throws IOException if it cannot be written
    static RedirectFile to(URI address, Path folder) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path file = Files.createTempFile(folder, "yij-explore-", ".html", owner);
        Files.writeString(file, """
                <!doctype html>
                <meta charset="utf-8">
                <meta name="referrer" content="no-referrer">
                <meta http-equiv="refresh" content="0; url=%1$s">
                <title>yij explore</title>
                <p>yij opens <a href="%1$s">the explorer</a>. You can delete this file.</p>
                """.formatted(address), StandardCharsets.UTF_8);
        return new RedirectFile(file);
    }

    /// The file's address.
    URI uri() {
        return file.toUri();
    }

    /// Removes the file.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays; its secret is worthless once the server has ended.
        }
    }
}
