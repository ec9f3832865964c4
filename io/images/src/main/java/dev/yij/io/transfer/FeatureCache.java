package dev.yij.io.transfer;

import dev.yij.io.file.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The features that frozen layers have computed, kept in a folder: a file for each combination of layers,
/// weights, preparation of images and augmentation, in which images are known by the hash of their content.
/// So renamed and moved images are found again, and changed ones are not. The folder may be deleted at any
/// time. Above 2 GB in all, the files that were not used for the longest time are deleted.
///
/// Its usual place is `yij/features` in the cache folder of the user: `$XDG_CACHE_HOME` or `~/.cache`,
/// `~/Library/Caches` on a Mac, `%LOCALAPPDATA%` on Windows.
///
/// @param folder where; null to keep nothing
public record FeatureCache(@Nullable Path folder) {

    private static final String ENDING = ".features";

    /// The names of files that are yij's own: a key and the ending.
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}\\.features");

    /// Bytes of all files.
    public static final long LIMIT = 2_000_000_000;

    /// Keeps nothing.
    public static final FeatureCache NONE = new FeatureCache(null);

    /// The usual place.
    public static FeatureCache usual() {
        return new FeatureCache(
                usual(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv()));
    }

    static Path usual(String system, Path home, Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        String local = environment.getOrDefault("LOCALAPPDATA", "");
        Path caches = system.startsWith("Windows") && !local.isEmpty()
                ? Path.of(local)
                : system.startsWith("Mac")
                        ? home.resolve("Library").resolve("Caches")
                        : xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg);
        return caches.resolve("yij").resolve("features");
    }

    /// The features that are known, by the keys of images.
    ///
    /// @param key    names the layers and the preparation
    /// @param size   the number of features of an image
    /// @param wanted the keys of the images: the file may have many others
    /// @param say    receives a sentence if the file cannot be used
    Map<String, float[]> read(String key, int size, Set<String> wanted, Consumer<String> say) {
        if (folder == null) {
            return new HashMap<>();
        }
        Path file = file(folder, key);
        try {
            Map<String, float[]> features = FeatureFile.read(file, size, wanted);
            markUsed(file);
            return features;
        } catch (IOException e) {
            say.accept(
                    "The cached features in " + file + " cannot be used and are computed again: " + Reason.of(e) + ".");
            return new HashMap<>();
        }
    }

    /// Adds features to those that are known. A failure is no error: they are only computed again next time.
    void write(String key, int size, Map<String, float[]> features, Consumer<String> say) {
        if (folder == null) {
            return;
        }
        try {
            FeatureFile.add(file(folder, key), size, features, LIMIT);
        } catch (IOException e) {
            say.accept("The features are not kept for the next run: " + Reason.of(e) + ".");
            return;
        }
        try {
            deleteOldest(folder, LIMIT);
        } catch (IOException e) {
            say.accept("Old features in " + folder + " cannot be deleted: " + Reason.of(e) + ".");
        }
    }

    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // there is no file yet, or the cache may only be read: its features are as good
        }
    }

    /// Deletes the files that were used least recently, but never the last one, until the others have no more
    /// than a number of bytes. Other processes may read, replace and delete files meanwhile.
    static void deleteOldest(Path folder, long limit) throws IOException {
        List<Kept> all = kept(folder);
        long bytes = 0;
        for (Kept each : all) {
            bytes += each.bytes();
            if (bytes > limit && each != all.getFirst()) {
                Files.deleteIfExists(each.file());
            }
        }
    }

    /// The files of the cache, the most recently used first; none if there is no cache yet.
    ///
    /// @throws IOException if the folder cannot be read
    public List<Kept> kept() throws IOException {
        return folder == null || !Files.isDirectory(folder) ? List.of() : List.copyOf(kept(folder));
    }

    /// Deletes all files of the cache, and nothing else.
    ///
    /// @return the files that were deleted
    /// @throws IOException if one cannot be deleted
    public List<Kept> clear() throws IOException {
        List<Kept> all = kept();
        for (Kept each : all) {
            Files.deleteIfExists(each.file());
        }
        return all;
    }

    private static List<Kept> kept(Path folder) throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> NAME.matcher(nameOf(file)).matches())) {
            for (Path file : files) {
                try {
                    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                    all.add(new Kept(file, found.size(), found.lastModifiedTime()));
                } catch (NoSuchFileException e) {
                    // another run has deleted it
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Kept::used).reversed());
        return all;
    }

    /// A file of the cache.
    ///
    /// @param file  the file
    /// @param bytes its size
    /// @param used  when a run last read or wrote it
    public record Kept(Path file, long bytes, FileTime used) {}

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key + ENDING);
    }
}
