package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.DataException;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The images that a [Survey] looks at: the embedded ones that are not for training, or those of a folder.
///
/// @param folder the name of the folder; null for the embedded images
/// @param found  how many images there are, of which `items` are at most [#MOST], evenly spread
/// @param items  the images
public record SurveyImages(@Nullable String folder, int found, List<Item> items) {

    /// The most images of one survey.
    static final int MOST = 2000;

    /// An image.
    ///
    /// @param title  its title, or the name of its file
    /// @param label  its class; null if unknown
    /// @param file   the file; null for an embedded image
    /// @param sample the embedded image; null for a file
    record Item(
            String title, @Nullable String label, @Nullable Path file, SampleData.@Nullable Image sample) {

        /// The decoded image.
        ///
        /// @throws ImageException if it cannot be read
        RgbImage decode(Classifier classifier) throws ImageException {
            if (sample != null) {
                return classifier.reader().decoder().decode(sample.bytes(), title);
            }
            return classifier.decode(Objects.requireNonNull(file));
        }
    }

    /// The embedded images for validation and test, with those labels that are among the classes.
    public static SurveyImages sample(List<String> classes) {
        List<Item> items = Stream.of("val", "test")
                .flatMap(split -> SampleData.images(split).stream())
                .map(image ->
                        new Item(image.title(), classes.contains(image.label()) ? image.label() : null, null, image))
                .toList();
        return new SurveyImages(null, items.size(), items);
    }

    /// All images below a folder. The label of an image is the name of the nearest folder that is one of the
    /// classes.
    ///
    /// @throws DataException if it cannot be listed, or has no images
    public static SurveyImages of(Path folder, List<String> classes) throws DataException {
        List<Path> files = ImageFolder.imagesBelow(folder);
        int count = Math.min(files.size(), MOST);
        List<Item> items = IntStream.range(0, count)
                .mapToObj(i -> files.get((int) ((long) i * files.size() / count)))
                .map(file -> new Item(String.valueOf(file.getFileName()), label(folder, file, classes), file, null))
                .toList();
        return new SurveyImages(folder.toString(), files.size(), items);
    }

    private static @Nullable String label(Path folder, Path file, List<String> classes) {
        Path inside = folder.relativize(file);
        for (int i = inside.getNameCount() - 2; i >= 0; i--) {
            String name = Normalizer.normalize(inside.getName(i).toString(), Normalizer.Form.NFC);
            if (classes.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
