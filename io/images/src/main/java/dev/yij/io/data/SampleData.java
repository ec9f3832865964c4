package dev.yij.io.data;

import dev.yij.io.file.Reason;
import dev.yij.io.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// The small data set that is embedded in yij: 200 images of the chapter's 20 kinds of snacks, 6 / 2 / 2 of
/// each for training, validation and test. Enough to try everything, not enough to train a good model.
///
/// For few classes there are more: 280 small images of five of these kinds, their smaller side 48 pixels, 34 /
/// 8 / 14 of each. With those of the sample they are enough for a small network to learn something in a minute.
///
/// The images are under CC BY 2.0; their authors are named in `ATTRIBUTION.csv`, which is written beside
/// them.
public final class SampleData {

    private static final String RESOURCES = "/dev/yij/io/sample/";
    private static final String INDEX = "index.txt";
    private static final String FEW = "few/";

    private static final String EXAMPLE = "test/strawberry/068244ae85199a2a.jpg";

    /// One line of the index: a file and its length in bytes, so that an incomplete file is detected.
    private record Entry(String name, long bytes) {
        static Entry of(String line) {
            int space = line.indexOf(' ');
            return new Entry(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        }

        /// The class of an image; of another file its name.
        String label() {
            String[] folders = name.split("/", -1);
            return folders.length == 3 ? folders[1] : name;
        }
    }

    /// An image of the sample and its author. All are under CC BY 2.0.
    ///
    /// @param file   its path in the sample, `test/apple/….jpg`
    /// @param author the photographer
    /// @param title  the title that the author gave it
    /// @param source where it was published
    public record Image(String file, String author, String title, String source) {

        /// The name of its class.
        public String label() {
            return file.split("/", -1)[1];
        }

        /// The bytes of its JPEG file.
        public byte[] bytes() {
            return read(file);
        }
    }

    private SampleData() {}

    /// Writes the sample to `folder/train`, `folder/val` and `folder/test`, to be read by
    /// [SplitFolders#scan]. Files that already exist with the right length are not written again.
    ///
    /// @return the folder
    /// @throws DataException if it cannot be written
    public static Path extractTo(Path folder) throws DataException {
        return extract(entries(INDEX), "", folder);
    }

    /// Writes the images of few classes, the small ones and those of the sample, in the same form as
    /// [#extractTo]: 40 / 10 / 16 of each class.
    ///
    /// @param classes some of [#fewClasses]
    /// @return the folder
    /// @throws DataException if it cannot be written
    public static Path extractFewTo(Path folder, Collection<String> classes) throws DataException {
        extract(ofClasses(entries(FEW + INDEX), classes), FEW, folder);
        extract(ofClasses(entries(INDEX), classes), "", folder);
        try {
            copy("ATTRIBUTION.md", folder.resolve("ATTRIBUTION.md"));
            copy("ATTRIBUTION.csv", folder.resolve("ATTRIBUTION.csv"));
            copy(FEW + "ATTRIBUTION.csv", folder.resolve("ATTRIBUTION-small.csv"));
            return folder;
        } catch (IOException e) {
            throw notWritten(folder, e);
        }
    }

    /// The classes of which there are more images.
    public static List<String> fewClasses() {
        return entries(FEW + INDEX).stream().map(Entry::label).distinct().toList();
    }

    private static List<Entry> entries(String index) {
        return text(index).lines().map(Entry::of).toList();
    }

    private static List<Entry> ofClasses(List<Entry> all, Collection<String> classes) {
        return all.stream().filter(entry -> classes.contains(entry.label())).toList();
    }

    private static Path extract(List<Entry> entries, String from, Path folder) throws DataException {
        try {
            for (Entry entry : entries) {
                Path file = folder.resolve(entry.name());
                if (!Files.isRegularFile(file) || Files.size(file) != entry.bytes()) {
                    copy(from + entry.name(), file);
                }
            }
            return folder;
        } catch (IOException e) {
            throw notWritten(folder, e);
        }
    }

    private static DataException notWritten(Path folder, IOException e) {
        return new DataException(folder + ": the sample images cannot be written here (" + Reason.of(e) + ")", e);
    }

    /// The authors of the images, the licence and the modifications: the text of `ATTRIBUTION.md`.
    public static String attribution() {
        return text("ATTRIBUTION.md");
    }

    /// The paths of all files of the sample, relative to its folder.
    public static List<String> files() {
        return entries(INDEX).stream().map(Entry::name).toList();
    }

    /// The images of one part of the sample.
    ///
    /// @param split `train`, `val` or `test`
    public static List<Image> images(String split) {
        CsvTable table = CsvTable.parse(text("ATTRIBUTION.csv"));
        return table.rows().stream()
                .map(row -> new Image(
                        table.value(row, "file"),
                        table.value(row, "author"),
                        table.value(row, "title"),
                        table.value(row, "source")))
                .filter(image -> image.file().startsWith(split + "/"))
                .toList();
    }

    /// The default image: bright fruit on a pale background, with edges that any
    /// filter responds to.
    public static Image example() {
        return images("test").stream()
                .filter(image -> image.file().equals(EXAMPLE))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(String name, Path file) throws IOException {
        try (InputStream in = open(name)) {
            WholeFile.write(file, in::transferTo);
        }
    }

    private static String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("yij was built without its sample images", e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = SampleData.class.getResourceAsStream(RESOURCES + name);
        if (in == null) {
            throw new IOException("the resource " + RESOURCES + name + " is missing");
        }
        return in;
    }
}
