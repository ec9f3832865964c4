package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder with the results of a backend: for each case either `<case>.npz` with the outputs by name,
/// or a folder `<case>` with `<output>.npy` files.
public final class VectorResults {

    private static final String ARRAY = ".npy";

    private final Path folder;

    private VectorResults(Path folder) {
        this.folder = folder;
    }

    /// A folder of results.
    ///
    /// @throws FormatException if it is not a folder
    public static VectorResults in(Path folder) throws FormatException {
        if (!Files.isDirectory(folder)) {
            throw new FormatException(
                    Files.exists(folder) ? folder + " is a file, expected a folder" : "there is no folder " + folder);
        }
        return new VectorResults(folder);
    }

    /// The folder's name in messages.
    Path folder() {
        return folder;
    }

    /// A case's arrays by name; null if the folder has none for it.
    ///
    /// @throws FormatException if a file is invalid
    /// @throws IOException     if a file cannot be read
    public @Nullable Map<String, NumpyArray> find(String name) throws IOException {
        try {
            Path zip = folder.resolve(Goldens.fileName(name));
            if (Files.exists(zip)) {
                return Npz.read(zip);
            }
            Path arrays = folder.resolve(name);
            return Files.isDirectory(arrays) ? readFolder(arrays) : null;
        } catch (NumpyException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Arrays in folders of the folder have names such as `forward/conv2d_1`.
    private static Map<String, NumpyArray> readFolder(Path folder) throws IOException {
        Map<String, NumpyArray> arrays = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ARRAY)).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    arrays.put(
                            name.substring(0, name.length() - ARRAY.length()),
                            NumpyArray.read(in, file.toString(), Files.size(file)));
                }
            }
        }
        return new LinkedHashMap<>(arrays);
    }

    /// Sentences about the files and folders that belong to no case, sorted; their names are usually misspelt,
    /// and what they contain is not checked.
    ///
    /// @param names the names of all cases
    /// @throws IOException if the folder cannot be read
    public List<String> unknownFiles(Set<String> names) throws IOException {
        List<String> unknownFiles = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String file = String.valueOf(entry.getFileName());
                boolean folderOfArrays = Files.isDirectory(entry);
                String name = file.replaceFirst("\\.np[yz]$", "");
                if ((folderOfArrays || !name.equals(file)) && !(names.contains(name) && !file.endsWith(ARRAY))) {
                    unknownFiles.add(file + " belongs to no case" + why(file, name, names));
                }
            }
        }
        unknownFiles.sort(null);
        return unknownFiles;
    }

    private static String why(String file, String name, Set<String> names) {
        return names.contains(name) ? "; an array of it is " + name + "/OUTPUT" + ARRAY : NearestName.hint(name, names);
    }
}
