package dev.yij.io.run;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files written by earlier versions that every later version must read: a folder for each version, whose
/// PROVENANCE.md says how its files were made. The manifest.json beside the files describes their contents;
/// scripts that do not use yij
/// computed it.
public final class EarlierFiles {

    private EarlierFiles() {}

    /// The folder of one kind of files, of every version.
    ///
    /// @param kind `models`, `runs` or `vectors`
    public static List<Path> folders(String kind) throws IOException, URISyntaxException {
        Path root = Path.of(Objects.requireNonNull(EarlierFiles.class.getResource("/dev/yij/io/earlier"))
                .toURI());
        return list(root).stream().map(version -> version.resolve(kind)).toList();
    }

    /// The manifest of a folder.
    public static Map<String, Object> manifest(Path folder) throws IOException {
        return JSON.std.mapFrom(Files.readAllBytes(folder.resolve("manifest.json")));
    }

    /// The entries of a folder, sorted.
    public static TreeSet<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            TreeSet<Path> sorted = new TreeSet<>();
            files.forEach(sorted::add);
            return sorted;
        }
    }

    /// An object of a manifest.
    public static Map<String, Object> map(@Nullable Object json) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(json)).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }

    /// A list of objects of a manifest.
    public static List<Map<String, Object>> maps(@Nullable Object json) {
        return ((List<?>) Objects.requireNonNull(json))
                .stream().map(EarlierFiles::map).toList();
    }
}
