package dev.yij.io.cli;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.PngFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keeps the output of a command from replacing a file of another kind, or its own input, whose name was typed
/// by mistake. What yij wrote earlier may be replaced.
final class OutputFile {

    /// The beginning of a file, in which its kind can be seen.
    private static final int HEAD = 512;

    /// The kinds of outputs. Arrays cannot be told from those of other programs.
    enum Kind {
        TABLE("path,class,probability", 0, "a table of predictions"),
        PAGE("name=\"generator\" content=\"yij\"", "a page that yij has written"),
        IMAGE(PngFile.MARK, "an image that yij has drawn"),
        FIGURE("font-family=\"dejavu sans, verdana, helvetica, arial, sans-serif\"", "a figure that yij has drawn"),
        VERDICTS("<testsuites name=\"yij vectors check", "verdicts that yij has written"),
        ARRAY("\u0093numpy", 0, "a NumPy array");

        private final String mark;
        private final int lastPlace;
        private final String words;

        Kind(String mark, String words) {
            this(mark, HEAD, words);
        }

        /// @param lastPlace the last byte at which the mark may begin: an `.npz` archive contains arrays, too
        Kind(String mark, int lastPlace, String words) {
            this.mark = mark.toLowerCase(Locale.ROOT);
            this.lastPlace = lastPlace;
            this.words = words;
        }

        private boolean isIn(String head) {
            int place = head.indexOf(mark);
            return place >= 0 && place <= lastPlace;
        }
    }

    private OutputFile() {}

    /// Checks that a file may be written: there is none, it is empty, or it is an earlier output of this kind.
    /// Checked before the work whose result it will hold, which would be lost.
    ///
    /// @throws UsageException if there is another file
    /// @throws IOException    if it is a folder, cannot be read, or files cannot be created in its folder
    static void requireReplaceable(Path file, Kind kind) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected the name of a file to write");
        }
        if (!Files.isRegularFile(file)) {
            if (!Files.exists(file)) {
                requireWritable(file);
            }
            return; // the writing refuses devices
        }
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        }
        if (!head.isEmpty() && !kind.isIn(head)) {
            throw new UsageException(
                    file + " exists and is not " + kind.words + ": it would be replaced; choose another name");
        }
    }

    /// Checks the nearest folder around a file that exists.
    private static void requireWritable(Path file) throws FormatException {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder != null && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            throw new FormatException(file + " cannot be written: "
                    + folder
                    + (Files.isDirectory(folder)
                            ? " is a folder without permission to write"
                            : " already exists and is not a folder"));
        }
    }

    /// The data set of which a folder is a class: it and another folder beside it have images. Null if it is
    /// none.
    ///
    /// @throws IOException if the folders cannot be read
    static @Nullable Path dataSetOf(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(folder) || !hasImages(folder)) {
            return null;
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent, Files::isDirectory)) {
            for (Path each : beside) {
                if (!Files.isSameFile(each, folder) && hasImages(each)) {
                    return parent;
                }
            }
        }
        return null;
    }

    private static boolean hasImages(Path folder) throws IOException {
        try (DirectoryStream<Path> images = Files.newDirectoryStream(folder, OutputFile::isImage)) {
            return images.iterator().hasNext();
        }
    }

    /// Whether a file has the name of an image, and yij has not drawn it.
    private static boolean isImage(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!ImageFolder.EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1)) || !Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            return !Kind.IMAGE.isIn(head);
        }
    }

    /// Checks that a file is not among those that the command reads.
    ///
    /// @throws UsageException if it is
    /// @throws IOException    if the files cannot be compared
    static void requireOther(Path file, List<Path> inputs) throws IOException {
        for (Path input : inputs) {
            if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                throw new UsageException(file + " is read by this command and would be replaced: choose another name");
            }
        }
    }
}
