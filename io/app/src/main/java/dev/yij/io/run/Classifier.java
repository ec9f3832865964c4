package dev.yij.io.run;

import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.report.Prediction;
import dev.yij.io.report.Temperature;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An image classifier: prepares images as its model's file says, or as Keras does if it does not say.
public final class Classifier {

    private static final String AS_STORED =
            " this model does not rotate images by their EXIF orientation: --upright does";

    private final SavedModel saved;
    private final ImageReader reader;
    private final Normalisation normalisation;
    private final Set<String> sideways = new ConcurrentSkipListSet<>();

    /// @param name the model's name in messages
    /// @throws FormatException if the model's input is not an RGB image
    public Classifier(SavedModel saved, String name) throws FormatException {
        this(saved, name, ImageDecoder.DEFAULT_MAX_PIXELS);
    }

    /// @param name      the model's name in messages
    /// @param maxPixels how many pixels a file may declare
    /// @throws FormatException if the model's input is not an RGB image
    public Classifier(SavedModel saved, String name, long maxPixels) throws FormatException {
        Shape input = saved.model().inputShape();
        if (input.rank() != 3 || input.dim(2) != 3) {
            throw new FormatException(
                    name + " takes inputs of shape " + input + ", expected RGB images (height × width × 3)");
        }
        this.saved = saved;
        this.reader = new ImageReader(saved.preparationOrKeras(), maxPixels);
        this.normalisation = new Normalisation(saved.preparationOrKeras().pixels());
    }

    /// The network.
    public Sequential model() {
        return saved.model();
    }

    /// How images are read.
    public ImageReader reader() {
        return reader;
    }

    /// Reads an image and resizes it to the model's size.
    ///
    /// @throws ImageException if it cannot be read
    public RgbImage read(Path file) throws ImageException {
        return fit(decode(file));
    }

    /// Reads an image in its original size. Thread-safe.
    ///
    /// @throws ImageException if it cannot be read
    public RgbImage decode(Path file) throws ImageException {
        RgbImage image = reader.decoder().decode(file);
        if (!reader.preparation().upright() && ImageDecoder.isStoredSideways(file)) {
            sideways.add(file.toString());
        }
        return image;
    }

    /// A sentence about the images read so far that the model sees sideways, because their EXIF orientation is
    /// ignored; empty if there are none.
    public String warning() {
        return switch (sideways.size()) {
            case 0 -> "";
            case 1 -> sideways.iterator().next() + " is stored sideways, and" + AS_STORED;
            default ->
                sideways.size() + " images, the first " + sideways.iterator().next() + ", are stored sideways, and"
                        + AS_STORED;
        };
    }

    /// Decodes the bytes of a file in the same way.
    ///
    /// @param name the file's name in messages
    /// @throws ImageException if they are not an image
    public RgbImage read(byte[] bytes, String name) throws ImageException {
        return fit(reader.decoder().decode(bytes, name));
    }

    /// An image resized to the model's size.
    public RgbImage fit(RgbImage image) {
        Shape input = model().inputShape();
        return reader.fit(image, input.dim(0), input.dim(1));
    }

    /// An image as the model's input, `1 × height × width × 3`.
    public Tensor input(RgbImage image) {
        return input(List.of(image));
    }

    private Tensor input(List<RgbImage> images) {
        Shape input = model().inputShape();
        Tensor x = Tensor.zeros(input.prepend(images.size()).toArray());
        for (int n = 0; n < images.size(); n++) {
            normalisation.normalise(images.get(n), x.data(), n * input.size());
        }
        return x;
    }

    /// Predicts the class of an image, with [calibrated][Temperature] probabilities if the model was calibrated.
    ///
    /// @param file  the image's name
    /// @param label the actual class; null if unknown
    /// @param top   the maximum number of classes, the most probable first
    public Prediction predict(RgbImage image, String file, @Nullable String label, int top) {
        return prediction(image, file, label, model().predict(input(image)).data(), top);
    }

    /// Predicts the classes of several images at once, which uses the backend's threads better.
    ///
    /// @param images of the model's size
    /// @param files  the images' names
    /// @param top    the maximum number of classes, the most probable first
    public List<Prediction> predict(List<RgbImage> images, List<String> files, int top) {
        float[] scores = model().predict(input(images)).data();
        int count = scores.length / images.size();
        return IntStream.range(0, images.size())
                .mapToObj(n -> prediction(
                        images.get(n), files.get(n), null, Arrays.copyOfRange(scores, n * count, (n + 1) * count), top))
                .toList();
    }

    private Prediction prediction(RgbImage image, String file, @Nullable String label, float[] scores, int top) {
        float[] probabilities = Temperature.apply(scores, saved.temperature());
        return Prediction.of(PngFile.toBufferedImage(image), file, label, probabilities, classes(scores.length), top);
    }

    /// The names of the classes; `class 7` and the like if the model has no names.
    private List<String> classes(int count) {
        return saved.classes().isEmpty()
                ? IntStream.range(0, count).mapToObj(i -> "class " + i).toList()
                : saved.classes();
    }
}
