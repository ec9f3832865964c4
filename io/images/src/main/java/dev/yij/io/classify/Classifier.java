package dev.yij.io.classify;

import dev.yij.io.file.FormatException;
import dev.yij.io.format.Models;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.Temperature;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;

/// An image classifier: prepares images as its model's file says, or as Keras does if it does not say, and
/// gives [calibrated][Temperature] probabilities if the model was calibrated.
///
/// ```java
/// try (Backend backend = SimdBackends.create()) {
///     Classifier classifier = Classifier.load(Path.of("run/model.yij"), backend);
///     ClassProbability answer = classifier.classify(Path.of("photo.jpg")).getFirst();
///     System.out.println(answer.name() + " " + answer.probability());
/// }
/// ```
///
/// Thread-safe: any number of threads may read and classify images with one classifier. They decode at the same
/// time; the network computes for one of them after the other, each time with all threads of its backend.
public final class Classifier {

    private static final String AS_STORED =
            " this model does not rotate images by their EXIF orientation: --upright does";

    private final SavedModel saved;
    private final String name;
    private final ImageReader reader;
    private final Normalisation normalisation;
    private final boolean mirrors;
    private final Set<String> sideways = new ConcurrentSkipListSet<>();

    /// The classifier of a model file of any format.
    ///
    /// @param backend computes; the caller closes it
    /// @throws FormatException if it is no model file, its input is not an RGB image, or it has several outputs
    /// @throws IOException     if it cannot be read
    public static Classifier load(Path file, Backend backend) throws IOException {
        SavedModel saved = Models.read(file, null).saved();
        saved.model().setBackend(backend);
        return new Classifier(saved, file.toString());
    }

    /// @param name the model's name in messages
    /// @throws FormatException if the model's input is not an RGB image, or it has several outputs
    public Classifier(SavedModel saved, String name) throws FormatException {
        this(saved, name, ImageDecoder.DEFAULT_MAX_PIXELS);
    }

    /// @param name      the model's name in messages
    /// @param maxPixels how many pixels a file may declare
    /// @throws FormatException if the model's input is not an RGB image, or it has several outputs
    public Classifier(SavedModel saved, String name, long maxPixels) throws FormatException {
        Shape input = saved.model().inputShape();
        if (input.rank() != 3 || input.dim(2) != 3) {
            throw new FormatException(
                    name + " takes inputs of shape " + input + ", expected RGB images (height × width × 3)");
        }
        int outputs = saved.model().plan().outputs().size();
        if (outputs != 1) {
            throw new FormatException(name + " has " + outputs + " outputs, expected one: the scores of the classes");
        }
        this.saved = saved;
        this.name = name;
        this.reader = new ImageReader(saved.preparationOrKeras(), maxPixels);
        this.normalisation = new Normalisation(saved.preparationOrKeras().pixels());
        this.mirrors = false;
    }

    private Classifier(Classifier of, boolean mirrors) {
        this.saved = of.saved;
        this.name = of.name;
        this.reader = of.reader;
        this.normalisation = of.normalisation;
        this.mirrors = mirrors;
    }

    /// The same classifier with [test-time mirroring][Mirror], or without.
    public Classifier mirroring(boolean to) {
        return new Classifier(this, to);
    }

    /// The network.
    public Model model() {
        return saved.model();
    }

    /// The [temperature][Temperature] that calibrates the network's outputs; 1 if it was not calibrated.
    public double temperature() {
        return saved.temperature();
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
        byte[] bytes = ImageDecoder.bytesOf(file);
        RgbImage image = reader.decoder().decode(bytes, file.toString());
        if (!reader.preparation().upright() && ImageDecoder.isStoredSideways(bytes)) {
            sideways.add(file.toString());
        }
        return image;
    }

    /// What the user should know about the images read so far: that the model's file does not say how it takes
    /// pixels, and which images the model sees sideways, because their EXIF orientation is ignored. Empty if
    /// there is nothing.
    public String warning() {
        String pixels = saved.preparation() == null
                ? name + " does not say how it takes pixels, and "
                        + saved.preparationOrKeras().pixels()
                        + " is assumed: --pixels tells it, and yij convert --pixels writes a file that says it"
                : "";
        String orientation = orientationWarning();
        return pixels + (pixels.isEmpty() || orientation.isEmpty() ? "" : "; ") + orientation;
    }

    private String orientationWarning() {
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

    /// Images of the model's size as its input, `images × height × width × 3`.
    public Tensor input(List<RgbImage> images) {
        Shape input = model().inputShape();
        Tensor x = Tensor.zeros(input.prepend(images.size()).toArray());
        for (int n = 0; n < images.size(); n++) {
            normalisation.normalise(images.get(n), x.data(), n * input.size());
        }
        return x;
    }

    /// The probabilities of all classes for an image file, the most probable first.
    ///
    /// @throws ImageException if it cannot be read
    public List<ClassProbability> classify(Path file) throws ImageException {
        return classify(read(file));
    }

    /// The probabilities of all classes for an image of the model's size, the most probable first.
    public List<ClassProbability> classify(RgbImage image) {
        return classify(List.of(image)).getFirst();
    }

    /// The same for several images at once, which uses the backend's threads better.
    public List<List<ClassProbability>> classify(List<RgbImage> images) {
        Tensor x = input(images);
        float[] scores = (mirrors ? Mirror.predict(model(), x) : model().predict(x)).data();
        int count = scores.length / images.size();
        return IntStream.range(0, images.size())
                .mapToObj(n -> sorted(Arrays.copyOfRange(scores, n * count, (n + 1) * count)))
                .toList();
    }

    private List<ClassProbability> sorted(float[] outputs) {
        float[] scores = givesLogits(outputs) ? softmax(outputs) : outputs;
        float[] probabilities = Temperature.apply(scores, saved.temperature());
        List<String> names = classes(scores.length);
        return IntStream.range(0, scores.length)
                .mapToObj(i -> new ClassProbability(names.get(i), probabilities[i]))
                .sorted(Comparator.comparingDouble(ClassProbability::probability)
                        .reversed())
                .toList();
    }

    /// Whether the model's outputs are logits: its loss says so, or, of a model without one, that its last
    /// layer has no activation and its outputs are no probabilities. Never where softmax or sigmoid is part of
    /// the model: a loss from logits then takes what comes before that.
    private boolean givesLogits(float[] outputs) {
        Layer layer = model().plan().nodes().getLast().layer().layer();
        if (outputs.length < 2 || layer.givesProbabilities() || layer.activation() == ActivationFunction.SIGMOID) {
            return false;
        }
        if (model().isCompiled()) {
            return model().loss().fromLogits();
        }
        double sum = 0;
        boolean between = true;
        for (float output : outputs) {
            sum += output;
            between &= output >= 0 && output <= 1;
        }
        return layer.activation() == ActivationFunction.LINEAR && !(between && Math.abs(sum - 1) < 1e-3);
    }

    /// exp(x - max x) / Σ exp(x - max x).
    private static float[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i] - max) / sum);
        }
        return probabilities;
    }

    /// The names of the classes; `class 7` and the like if the model has no names.
    private List<String> classes(int count) {
        return saved.classes().isEmpty()
                ? IntStream.range(0, count).mapToObj(i -> "class " + i).toList()
                : saved.classes();
    }
}
