package dev.yij.io.compare;

import dev.yij.io.file.FormatException;
import dev.yij.io.numpy.Npy;
import dev.yij.io.numpy.NpzFile;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Named arrays read from a file or a folder.
///
/// @param source the file or folder, for messages
/// @param arrays the arrays; those of a folder are in the order of their names, with numbers compared by value
public record ArraySet(Path source, SequencedMap<String, Tensor> arrays) {

    private static final String NPY = ".npy";

    /// Reads a `.npz` file, a `.npy` file, whose one array is called `array` whatever the file's name, or a
    /// folder with one `.npy` for each array, as `yij forward --layers` writes it. Other files in a folder are
    /// ignored.
    ///
    /// @throws FormatException if it is none of these, contains no array, or an array is damaged
    /// @throws IOException     if it cannot be read
    public static ArraySet read(Path source) throws IOException {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        if (Files.isDirectory(source)) {
            for (Path file : npyFiles(source)) {
                String name = file.getFileName().toString();
                arrays.put(name.substring(0, name.length() - NPY.length()), Npy.read(file));
            }
            if (arrays.isEmpty()) {
                throw new FormatException(source + " holds no .npy file");
            }
        } else if (source.getFileName().toString().endsWith(".npz")) {
            arrays.putAll(NpzFile.read(source));
        } else {
            arrays.put("array", Npy.read(source));
        }
        return new ArraySet(source, arrays);
    }

    private static List<Path> npyFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(NPY))
                    .sorted(Comparator.comparing(
                            file -> sortKey(file.getFileName().toString())))
                    .toList();
        }
    }

    /// The name with its numbers zero-padded, so that conv2d_10 follows conv2d_9.
    private static String sortKey(String name) {
        StringBuilder key = new StringBuilder();
        for (String part : name.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)")) {
            boolean number = Character.isDigit(part.charAt(0));
            key.append(number ? "0".repeat(Math.max(20 - part.length(), 0)) + part : part);
        }
        return key.toString();
    }
}
