package dev.yij.io.trainer;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// What a person chooses before training: the classes, a small convnet, and how it learns.
///
/// The network has 3×3 convolutions of `filters`, 2·`filters`, 4·`filters`, … filters with pooling between
/// them, then the mean of each feature map and one dense layer with softmax.
///
/// @param classes      the names of the classes, 2 to 5
/// @param missing      a class that is validated on but not trained on; null for none
/// @param images       the most training images of each class
/// @param size         height and width of the images
/// @param filters      the filters of the first convolution
/// @param layers       the number of convolutions
/// @param activation   of the convolutions, a key of [#ACTIVATIONS]
/// @param pooling      `max` or `average`
/// @param initializer  of the kernels, a key of [#INITIALIZERS]
/// @param optimizer    a key of [#OPTIMIZERS]
/// @param rate         the learning rate
/// @param batch        images in a batch
/// @param augmentation whether training images are changed at random
/// @param seed         determines the weights, which images are used, their order and their changes
public record TrainerSettings(
        List<String> classes,
        @Nullable String missing,
        int images,
        int size,
        int filters,
        int layers,
        String activation,
        String pooling,
        String initializer,
        String optimizer,
        double rate,
        int batch,
        boolean augmentation,
        long seed) {

    /// The fewest and the most classes.
    public static final Range CLASSES = new Range(2, 5);

    /// The limits of each number, by its key. They bound the memory of a run.
    public static final Map<String, Range> RANGES = ordered(
            Map.entry("images", new Range(1, 400)),
            Map.entry("size", new Range(16, 96)),
            Map.entry("filters", new Range(2, 32)),
            Map.entry("layers", new Range(1, 5)),
            Map.entry("batch", new Range(1, 64)),
            Map.entry("seed", new Range(0, 1_000_000)));

    /// The largest learning rate: above it every optimizer diverges at once.
    public static final double LARGEST_RATE = 10;

    /// The activations by name.
    public static final Map<String, ActivationFunction> ACTIVATIONS = ordered(
            Map.entry("relu", ActivationFunction.RELU),
            Map.entry("tanh", ActivationFunction.TANH),
            Map.entry("none", ActivationFunction.LINEAR));

    /// The poolings by name.
    public static final List<String> POOLINGS = List.of("max", "average");

    /// The initializers by name.
    public static final Map<String, Initializer> INITIALIZERS = ordered(
            Map.entry("he", Initializer.HE_NORMAL),
            Map.entry("glorot", Initializer.GLOROT_UNIFORM),
            Map.entry("zeros", Initializer.ZEROS));

    /// The optimizers by name.
    public static final Map<String, DoubleFunction<Optimizer>> OPTIMIZERS = ordered(
            Map.entry("adam", Adam::new),
            Map.entry("sgd", Sgd::new),
            Map.entry("momentum", rate -> new Sgd(rate, 0.9, false)),
            Map.entry("rmsprop", RmsProp::new));

    /// A convolution has at most this many times the filters of the first one.
    private static final int MOST_DOUBLED = 8;

    /// The whole numbers from `least` to `most`.
    public record Range(int least, int most) {}

    /// Checks everything.
    ///
    /// @throws IllegalArgumentException if a setting is out of its range, or unknown
    public TrainerSettings {
        classes = List.copyOf(classes);
        if (classes.size() < CLASSES.least() || classes.size() > CLASSES.most()) {
            throw new IllegalArgumentException(
                    "classes: expected " + CLASSES.least() + " to " + CLASSES.most() + ", found " + classes.size());
        }
        if (classes.stream().distinct().count() < classes.size()) {
            throw new IllegalArgumentException("classes: each can be chosen once, found " + String.join(", ", classes));
        }
        if (missing != null) {
            requireOneOf("missing", missing, classes);
        }
        requireOneOf("activation", activation, ACTIVATIONS.keySet());
        requireOneOf("pooling", pooling, POOLINGS);
        requireOneOf("initializer", initializer, INITIALIZERS.keySet());
        requireOneOf("optimizer", optimizer, OPTIMIZERS.keySet());
        requireWithin("images", images);
        requireWithin("size", size);
        requireWithin("filters", filters);
        requireWithin("layers", layers);
        requireWithin("batch", batch);
        requireWithin("seed", seed);
        if (!(rate > 0 && rate <= LARGEST_RATE)) {
            throw new IllegalArgumentException(
                    "rate: expected a learning rate above 0 and at most " + (int) LARGEST_RATE + ", found " + rate);
        }
    }

    /// Settings that learn three classes of the embedded sample in less than a minute.
    ///
    /// @param classes the classes that were chosen
    public static TrainerSettings of(List<String> classes) {
        return new TrainerSettings(classes, null, 100, 48, 12, 4, "relu", "max", "he", "adam", 0.002, 16, true, 1);
    }

    @SafeVarargs
    private static <T> Map<String, T> ordered(Map.Entry<String, ? extends T>... entries) {
        Map<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends T> entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }

    private static void requireWithin(String name, long value) {
        Range range = RANGES.getOrDefault(name, new Range(0, 0));
        if (value < range.least() || value > range.most()) {
            throw new IllegalArgumentException(name + ": expected a whole number from " + range.least() + " to "
                    + range.most() + ", found " + value);
        }
    }

    private static void requireOneOf(String name, String value, Iterable<String> known) {
        for (String each : known) {
            if (each.equals(value)) {
                return;
            }
        }
        throw new IllegalArgumentException(name + ": expected one of " + String.join(", ", known) + ", found " + value);
    }

    /// The seed of the run.
    public Seed randomness() {
        return new Seed(seed);
    }

    /// The network, built and compiled.
    public Sequential network() {
        Sequential model = new Sequential();
        for (int layer = 0; layer < layers; layer++) {
            model.add(new Conv2D(filters * Math.min(1 << layer, MOST_DOUBLED), 3)
                    .padding(Padding.SAME)
                    .activation(found(ACTIVATIONS, activation))
                    .initializer(found(INITIALIZERS, initializer)));
            if (layer < layers - 1) {
                model.add(pooling.equals("max") ? new MaxPooling2D(2) : new AveragePooling2D(2));
            }
        }
        Initializer last = initializer.equals("zeros") ? Initializer.ZEROS : Initializer.GLOROT_UNIFORM;
        return model.add(new GlobalAveragePooling2D())
                .add(new Dense(classes.size()).initializer(last))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(size, size, 3), randomness())
                .compile(found(OPTIMIZERS, optimizer).apply(rate), new CategoricalCrossentropy());
    }

    private static <T> T found(Map<String, T> known, String name) {
        T value = known.get(name);
        if (value == null) {
            throw new IllegalStateException(name); // the constructor has checked it
        }
        return value;
    }
}
