package dev.yij.io.cli;

import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Tensor;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that states the size of images for a model that takes any.
public final class ImageSizeOption {

    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})(?:[x×]([1-9]\\d{0,4}))?");

    @Option(
            names = "--image-size",
            paramLabel = "HxW",
            description = "For a model whose file leaves the size of its images open, as (None, None, 3) in Keras:"
                    + " their height and width; one number if they are equal.")
    private @Nullable String size;

    /// No size, until the command line states one.
    public ImageSizeOption() {}

    /// The size; null if the user stated none.
    ///
    /// @throws RuntimeException a wrong usage, if it is no size
    public @Nullable Size size() {
        return size == null ? null : parse(size);
    }

    /// The size in the words of `--image-size`.
    ///
    /// @throws UsageException if it is no size
    static Size parse(String size) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--image-size must be height and width, such as 224x224, or one number, found " + size);
        }
        int height = Integer.parseInt(matcher.group(1));
        return new Size(height, matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)));
    }

    /// The stated size, or else that of arrays of images, if all have the same.
    @Nullable
    Size sizeOr(List<Tensor> images) {
        Size stated = size();
        return stated == null ? sizeOf(images) : stated;
    }

    /// The size of arrays of images, if all have the same; else null.
    static @Nullable Size sizeOf(List<Tensor> images) {
        List<Size> found = images.stream()
                .map(Tensor::shape)
                .filter(shape -> shape.rank() == 4)
                .map(shape -> new Size(shape.dim(1), shape.dim(2)))
                .distinct()
                .toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    /// Checks that a model takes images of the stated size: its file left the size open.
    ///
    /// @param name the model, for the message
    /// @throws RuntimeException a wrong usage, if it takes others
    public void requireTaken(Model model, String name) {
        requireTaken(size(), model, name);
    }

    /// As the other, of a size that is known already; null if none is stated.
    static void requireTaken(@Nullable Size stated, Model model, String name) {
        boolean taken = stated == null
                || model.plan().inputs().stream()
                        .map(Plan.Input::shape)
                        .anyMatch(input ->
                                input.rank() == 3 && input.dim(0) == stated.height() && input.dim(1) == stated.width());
        if (!taken) {
            throw new UsageException("--image-size is for models that take images of any size, but " + name
                    + " takes inputs of shape " + model.inputShape());
        }
    }
}
