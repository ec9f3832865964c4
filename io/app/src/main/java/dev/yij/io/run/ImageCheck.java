package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.FormatException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Decodes every image before the first step, so that no unreadable one is met in the night.
final class ImageCheck {

    private ImageCheck() {}

    /// Lists the images that cannot be read.
    ///
    /// @param parts the training images, then the others
    /// @throws FormatException if an image cannot be read and such images are not skipped, or if no training
    ///     image of a class can be read
    static void check(List<ImageBatches> parts, Machines machines, RunSettings settings, Consumer<String> say)
            throws FormatException {
        for (ImageBatches part : parts) {
            int images = part.folder().images().size();
            machines.check(part, count -> say.accept("Checked " + count + " of " + images + " images."));
        }
        report(parts, settings, say);
    }

    /// The same for images that have been read already.
    static void report(List<ImageBatches> parts, RunSettings settings, Consumer<String> say) throws FormatException {
        List<ImageBatches.Skipped> unreadable =
                parts.stream().flatMap(part -> part.skipped().stream()).toList();
        if (unreadable.isEmpty()) {
            return;
        }
        say.accept("Unreadable: " + countOf(unreadable));
        unreadable.forEach(image -> say.accept("  " + image.reason()));
        if (!settings.batches().skipUnreadable()) {
            throw new FormatException(settings.data() + ": " + countOf(unreadable) + " cannot be read, the first"
                    + " because: " + unreadable.getFirst().reason() + ". Without --strict-data they are left out");
        }
        requireEveryClass(parts.getFirst());
    }

    private static void requireEveryClass(ImageBatches training) throws FormatException {
        Set<Integer> left =
                training.readable().stream().map(ImageFolder.Item::classIndex).collect(Collectors.toSet());
        List<String> classes = training.folder().classes();
        for (int c = 0; c < classes.size(); c++) {
            if (!left.contains(c)) {
                throw new FormatException(training.folder().root().resolve(classes.get(c))
                        + ": none of its images can be read, so there is nothing to learn the class from");
            }
        }
    }

    static String countOf(List<ImageBatches.Skipped> images) {
        return images.size() == 1 ? "1 image" : images.size() + " images";
    }
}
