package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.ELU;
import dev.yij.reference.layer.GaussianNoise;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.LeakyReLU;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.CosineDecay;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.OneCycle;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KerasWritingTest {

    @TempDir
    private Path folder;

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Adam(1e-2),
                new Adam(1e-2, 0.9, 0.99, 1e-6, true),
                new AdamW(1e-2).setClipping(GradientClipping.norm(1)),
                new Nadam(1e-2),
                new Nadam(1e-2, 0.9, 0.999, 1e-7, 0.004),
                new RmsProp(1e-2).setSchedule(new WarmUp(2, new CosineDecay(1e-2, 10))),
                new RmsProp(1e-2, 0.9, 0.5, 1e-7, true, Epsilon.OUTSIDE_ROOT),
                new Adagrad(1e-2).setClipping(GradientClipping.globalNorm(0.5)),
                new Adadelta(1).setSchedule(new OneCycle(1, 10)),
                new Sgd(0.01, 0.875f, true).setWeightDecay(0.01),
                new Sgd(0.1));
    }

    private SavedModel throughH5(SavedModel saved) throws IOException {
        Path file = folder.resolve("m.h5");
        KerasH5.write(file, saved);
        return KerasH5.read(file, null).saved();
    }

    private SavedModel throughArchive(SavedModel saved) throws IOException {
        Path file = folder.resolve("m.keras");
        KerasArchive.write(file, saved);
        return KerasArchive.read(file).saved();
    }

    /// Keras 3 stores no velocity without momentum, where it is unused.
    @ParameterizedTest
    @MethodSource("optimizers")
    void modelsComeBackBitForBit(Optimizer optimizer) throws IOException {
        SavedModel saved = TinyKeras.trained(optimizer);
        for (boolean archive : List.of(false, true)) {
            SavedModel back = archive ? throughArchive(saved) : throughH5(saved);
            TinyKeras.assertSameModel(saved.model(), back.model());
            if (!archive || !optimizer.config().equals(new Sgd(0.1).config())) {
                TinyKeras.assertSameOptimizer(optimizer, back.model().optimizer());
            }
            assertEquals(optimizer.iterations(), back.model().optimizer().iterations());
            assertEquals(TinyKeras.CLASSES, back.classes());
        }
    }

    @Test
    void zeroPaddingComesBackWithAllFourSides() throws IOException {
        Sequential model = new Sequential()
                .add(new ZeroPadding2D(1, 2, 3, 4))
                .add(new Conv2D(2, 3))
                .build(Shape.of(4, 3, 1), new Seed(1));
        SavedModel saved = new SavedModel(model, List.of(), History.EMPTY);
        for (SavedModel back : List.of(throughH5(saved), throughArchive(saved))) {
            assertEquals(
                    new ZeroPadding2D("zero_padding2d_1", 1, 2, 3, 4),
                    back.model().layers().getFirst().layer());
            TinyKeras.assertSameModel(model, back.model());
        }
    }

    @Test
    void activationsWithAndWithoutParametersComeBack() throws IOException {
        ActivationFunction clipped = ActivationFunction.of(PointFunction.Relu.upTo(2));
        Sequential model = new Sequential()
                .add(new Conv2D(2, 2).activation(clipped))
                .add(new Conv2D(2, 1).activation(ActivationFunction.SILU))
                .add(new ReLU(6).negativeSlope(0.1))
                .add(new LeakyReLU(0.2))
                .add(new ELU(0.5))
                .add(new Activation(ActivationFunction.SELU))
                .add(new Softmax())
                .build(Shape.of(3, 3, 1), new Seed(1));
        SavedModel saved = new SavedModel(model, List.of(), History.EMPTY);
        for (SavedModel back : List.of(throughH5(saved), throughArchive(saved))) {
            TinyKeras.assertSameModel(model, back.model());
            assertEquals(
                    model.layers().stream().map(BuiltLayer::layer).toList(),
                    back.model().layers().stream().map(BuiltLayer::layer).toList());
        }
    }

    /// Its slope was 0.2 up to Keras 2 and is 1/6 in Keras 3.
    @Test
    void hardSigmoidIsWrittenWhereItIsTheSameFunction() throws IOException {
        SavedModel first = hard(ActivationFunction.HARD_SIGMOID_KERAS2);
        assertEquals(layers(first), layers(throughH5(first)));
        SavedModel third = hard(ActivationFunction.HARD_SIGMOID);
        assertEquals(layers(third), layers(throughArchive(third)));
        assertEquals(
                "activation_1: files of Keras 2 have no name for the activation function hard_sigmoid",
                assertThrows(IllegalArgumentException.class, () -> throughH5(third))
                        .getMessage());
        assertEquals(
                "activation_1: files of Keras 3 have no name for the activation function hard_sigmoid_keras2",
                assertThrows(IllegalArgumentException.class, () -> throughArchive(first))
                        .getMessage());
    }

    private static SavedModel hard(ActivationFunction function) {
        Sequential model = new Sequential().add(new Activation(function)).build(Shape.of(3), new Seed(1));
        return new SavedModel(model, List.of(), History.EMPTY);
    }

    private static List<Layer> layers(SavedModel saved) {
        return saved.model().layers().stream().map(BuiltLayer::layer).toList();
    }

    @Test
    void layersWithoutWeightsComeBack() throws IOException {
        Sequential model = new Sequential()
                .add(new Rescaling(0.5, -1))
                .add(new Cropping2D(1, 0, 0, 2))
                .add(new UpSampling2D(2))
                .add(new SpatialDropout2D(0.25))
                .add(new GaussianNoise(0.5))
                .add(new Permute(2, 1, 3))
                .add(new GlobalAveragePooling2D().keepdims(true))
                .add(new Reshape(-1))
                .build(Shape.of(4, 5, 2), new Seed(1));
        SavedModel saved = new SavedModel(model, List.of(), History.EMPTY);
        assertEquals(layers(saved), layers(throughH5(saved)));
        assertEquals(layers(saved), layers(throughArchive(saved)));
    }

    /// Each with weights that no initializer gives.
    @Test
    void layersWithWeightsOfTheirOwnComeBack() throws IOException {
        Sequential model = new Sequential()
                .add(new Normalization())
                .add(new Resizing(6, 5))
                .add(new SeparableConv2D(3, 2).multiplier(2).activation(ActivationFunction.RELU))
                .add(new PReLU().sharedAxes(1, 2).initializer(Initializer.ONES))
                .add(new Conv2DTranspose(2, 3)
                        .strides(Size.of(2))
                        .padding(Padding.SAME)
                        .outputPadding(1, 0))
                .add(new BatchNormalization("", 0.9, 0.01, true, false, false, 3))
                .add(new UpSampling2D(2).interpolation(Interpolation.BILINEAR))
                .add(new Normalization().statistics(List.of(0.5, -1.0), List.of(2.0)))
                .add(new CenterCrop(4, 4))
                .add(new Softmax().axis(2))
                .build(Shape.of(4, 4, 2), new Seed(1));
        Random random = new Random(9);
        model.weights().forEach(weight -> {
            for (int i = 0; i < weight.value().length; i++) {
                weight.value()[i] = random.nextFloat();
            }
        });
        SavedModel saved = new SavedModel(model, List.of(), History.EMPTY);
        for (SavedModel back : List.of(throughH5(saved), throughArchive(saved))) {
            TinyKeras.assertSameModel(model, back.model());
            assertEquals(layers(saved), layers(back));
        }
    }

    @Test
    void theWeightsAreNamedAsInKeras() {
        Sequential model = new Sequential()
                .add(new SeparableConv2D(3, 2))
                .add(new PReLU())
                .add(new Conv2DTranspose(2, 3))
                .add(new Normalization())
                .build(Shape.of(4, 4, 2), new Seed(1));
        assertEquals(
                List.of(
                        "separable_conv2d_1/depthwise_kernel:0 2×2×2×1",
                        "separable_conv2d_1/pointwise_kernel:0 1×1×2×3",
                        "separable_conv2d_1/bias:0 3",
                        "p_re_lu_1/alpha:0 3×3×3",
                        "conv2d_transpose_1/kernel:0 3×3×2×3",
                        "conv2d_transpose_1/bias:0 2",
                        "normalization_1/mean:0 2",
                        "normalization_1/variance:0 2",
                        "normalization_1/count:0 scalar"),
                model.weights().stream().map(Weight::toString).toList());
    }

    @Test
    void convolutionsInGroupsComeBack() throws IOException {
        Layer depthwise = new DepthwiseConv2D(new Size(2, 3))
                .multiplier(2)
                .strides(Size.of(2))
                .initializer(Initializer.HE_NORMAL)
                .name("depthwise");
        Sequential model = new Sequential()
                .add(depthwise)
                .add(new Conv2D(2, 1).groups(2).name("grouped"))
                .build(Shape.of(5, 6, 2), new Seed(1));
        SavedModel saved = new SavedModel(model, List.of(), History.EMPTY);
        for (SavedModel back : List.of(throughH5(saved), throughArchive(saved))) {
            assertEquals(depthwise, back.model().layers().getFirst().layer());
            TinyKeras.assertSameModel(model, back.model());
        }
    }

    @Test
    void modelsThatAreNotCompiledComeBack() throws IOException {
        SavedModel saved = new SavedModel(TinyKeras.untrained(), List.of(), History.EMPTY);
        for (SavedModel back : List.of(throughH5(saved), throughArchive(saved))) {
            TinyKeras.assertSameModel(saved.model(), back.model());
            assertFalse(back.model().isCompiled());
            assertEquals(List.of(), back.classes());
        }
    }

    @Test
    void aLossFromLogitsComesBackWhereKerasMeansTheSameByIt() throws IOException {
        Sequential plain = new Sequential()
                .add(new Dense(2))
                .build(Shape.of(3), new Seed(1))
                .compile(new Adam(), new CategoricalCrossentropy().fromLogits(true));
        Sequential softmax = new Sequential()
                .add(new Dense(2))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(3), new Seed(1))
                .compile(new Adam(), new CategoricalCrossentropy().fromLogits(true));
        for (boolean h5 : List.of(true, false)) {
            SavedModel first = new SavedModel(plain, List.of(), History.EMPTY);
            SavedModel second = new SavedModel(softmax, List.of(), History.EMPTY);
            assertEquals(
                    new CategoricalCrossentropy().fromLogits(true),
                    (h5 ? throughH5(first) : throughArchive(first)).model().loss());
            assertEquals(
                    new CategoricalCrossentropy(),
                    (h5 ? throughH5(second) : throughArchive(second)).model().loss());
        }
    }

    @Test
    void theSameModelMakesTheSameBytes() throws IOException {
        SavedModel saved = TinyKeras.trained(new Adam());
        for (String name : List.of("m.h5", "m.keras")) {
            Path one = folder.resolve("one-" + name);
            Path two = folder.resolve("two-" + name);
            for (Path file : List.of(one, two)) {
                if (name.endsWith(".h5")) {
                    KerasH5.write(file, saved);
                } else {
                    KerasArchive.write(file, saved);
                }
            }
            assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        }
    }

    @Test
    void h5pyReadsTheHdf5File() throws IOException, InterruptedException {
        SavedModel saved = TinyKeras.trained(new Adam(1e-2));
        Path file = folder.resolve("m.h5");
        KerasH5.write(file, saved);
        Map<String, Object> dump = H5py.dump(file, folder);

        Map<String, Object> root = H5py.attributes(dump, "/");
        assertEquals("2.3.1", root.get("keras_version"));
        assertEquals("tensorflow", root.get("backend"));
        Map<String, Object> config = JSON.std.mapFrom((String) root.get("model_config"));
        assertEquals("Sequential", config.get("class_name"));
        Map<String, Object> training = JSON.std.mapFrom((String) root.get("training_config"));
        assertEquals("categorical_crossentropy", training.get("loss"));
        assertEquals(
                Set.of("optimizer_config", "loss", "metrics", "weighted_metrics", "sample_weight_mode", "loss_weights"),
                training.keySet(),
                "Keras asks for each of them");
        assertNull(training.get("loss_weights"));
        assertEquals(TinyKeras.CLASSES, JSON.std.listFrom((String) root.get("yij_classes")));
        Map<String, Integer> ascii = new TreeMap<>();
        root.keySet().forEach(name -> ascii.put(name, 0));
        assertEquals(
                ascii, H5py.entry(dump, "/").get("charsets"), "h5py 2 reads other texts as what Keras cannot decode");

        assertEquals(
                Map.of(
                        "dtype",
                        "S",
                        "values",
                        saved.model().layers().stream()
                                .map(layer -> layer.name())
                                .toList()),
                H5py.attributes(dump, "/model_weights").get("layer_names"));
        assertEquals(
                Map.of("dtype", "S", "values", List.of("conv2d_1/kernel:0", "conv2d_1/bias:0")),
                H5py.attributes(dump, "/model_weights/conv2d_1").get("weight_names"));
        assertEquals(
                Map.of("dtype", "f", "values", List.of()),
                H5py.attributes(dump, "/model_weights/max_pooling2d_1").get("weight_names"),
                "as NumPy writes an empty list");
        for (Weight weight : saved.model().weights()) {
            String layer = weight.name().substring(0, weight.name().indexOf('/'));
            assertArray(weight.shape(), weight.value(), dump, "/model_weights/" + layer + "/" + weight.name());
            for (String kind : List.of("m", "v")) {
                assertArray(
                        weight.shape(),
                        saved.model().optimizer().slots().get(kind + "/" + weight.name()),
                        dump,
                        "/optimizer_weights/Adam/" + kind + "/" + weight.name());
            }
        }
        Map<String, Object> steps = H5py.entry(dump, "/optimizer_weights/Adam/iterations:0");
        assertEquals("<i8", steps.get("dtype"));
        assertEquals(List.of(), steps.get("shape"));
        assertEquals("0400000000000000", steps.get("bytes"));
    }

    /// 300 layers: lists of names and a configuration that exceed a single attribute of a header.
    @Test
    void h5pyReadsAModelOfManyLayers() throws IOException, InterruptedException {
        Sequential model = new Sequential();
        for (int i = 0; i < 300; i++) {
            model.add(new Dense(
                    "a_layer_with_a_rather_long_name_" + "x".repeat(200) + "_" + i,
                    2,
                    ActivationFunction.RELU,
                    true,
                    Initializer.HE_NORMAL));
        }
        model.build(Shape.of(3), new Seed(1));
        Path file = folder.resolve("deep.h5");
        KerasH5.write(file, new SavedModel(model, List.of(), History.EMPTY));
        Map<String, Object> dump = H5py.dump(file, folder);
        String config = (String) H5py.attributes(dump, "/").get("model_config");
        assertTrue(String.valueOf(config).length() > 65_536, "longer than a header's attribute");
        Map<String, Object> group = H5py.attributes(dump, "/model_weights");
        assertFalse(group.containsKey("layer_names"));
        Map<?, ?> last = (Map<?, ?>) Objects.requireNonNull(group.get("layer_names1"));
        String name = model.layers().getLast().name();
        assertEquals(name, ((List<?>) Objects.requireNonNull(last.get("values"))).getLast());
        Weight weight = model.weights().getLast();
        assertArray(weight.shape(), weight.value(), dump, "/model_weights/" + name + "/" + weight.name());
        TinyKeras.assertSameModel(model, KerasH5.read(file, null).saved().model());
    }

    @Test
    void h5pyReadsTheWeightsOfTheArchive() throws IOException, InterruptedException {
        SavedModel saved = TinyKeras.trained(new Adam(1e-2));
        Path file = folder.resolve("m.keras");
        KerasArchive.write(file, saved);
        Map<String, Object> dump = H5py.dump(file, folder);
        List<Weight> weights = saved.model().weights();
        List<String> places =
                List.of("conv2d/vars/0", "conv2d/vars/1", "conv2d_1/vars/0", "dense/vars/0", "dense/vars/1");
        for (int i = 0; i < places.size(); i++) {
            Weight weight = weights.get(i);
            assertArray(weight.shape(), weight.value(), dump, "/layers/" + places.get(i));
            Map<String, float[]> slots = saved.model().optimizer().slots();
            assertArray(weight.shape(), slots.get("m/" + weight.name()), dump, "/optimizer/vars/" + (2 + 2 * i));
            assertArray(weight.shape(), slots.get("v/" + weight.name()), dump, "/optimizer/vars/" + (3 + 2 * i));
        }
        assertEquals("conv2d_2", H5py.attributes(dump, "/layers/conv2d_1/vars").get("name"));
        assertArrayEquals(new float[] {0.01f}, H5py.floats(dump, "/optimizer/vars/1"));
    }

    private static void assertArray(Shape shape, float @Nullable [] values, Map<String, Object> dump, String path) {
        List<Integer> dims = Arrays.stream(shape.toArray()).boxed().toList();
        assertEquals(dims, H5py.entry(dump, path).get("shape"), path);
        assertArrayEquals(values, H5py.floats(dump, path), path);
    }
}
