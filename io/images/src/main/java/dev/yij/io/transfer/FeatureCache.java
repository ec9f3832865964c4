package dev.yij.io.transfer;

import dev.yij.io.file.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

    /// Bytes of all files.
    private static final long LIMIT = 2_000_000_000;

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
    /// @param key  names the layers and the preparation
    /// @param size the number of features of an image
    /// @param say  receives a sentence if the file cannot be used
    Map<String, float[]> read(String key, int size, Consumer<String> say) {
        if (folder == null) {
            return new HashMap<>();
        }
        Path file = file(folder, key);
        try {
            Map<String, float[]> features = FeatureFile.read(file, size);
            if (!features.isEmpty()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            }
            return features;
        } catch (IOException e) {
            say.accept(
                    "The cached features in " + file + " cannot be used and are computed again: " + Reason.of(e) + ".");
            return new HashMap<>();
        }
    }

    /// Replaces what is known. A failure is no error: the features are only computed again next time.
    void write(String key, int size, Map<String, float[]> features, Consumer<String> say) {
        if (folder == null) {
            return;
        }
        try {
            FeatureFile.write(file(folder, key), size, features);
            deleteOldest(LIMIT);
        } catch (IOException e) {
            say.accept("The features are not kept for the next run: " + Reason.of(e) + ".");
        }
    }

    /// Deletes the files that were used least recently, but never the last one, until the others have no more
    /// than a number of bytes.
    void deleteOldest(long limit) throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
            newestFirst = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        long bytes = 0;
        for (Path file : newestFirst) {
            bytes += Files.size(file);
            if (bytes > limit && !file.equals(newestFirst.getFirst())) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key + ENDING);
    }
}
