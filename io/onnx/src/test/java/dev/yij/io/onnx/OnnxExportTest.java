package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.Interpolation;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.ELU;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.LeakyReLU;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exported files are run by our own runner and read by our own importer. Module bench tests them with ONNX
/// Runtime.
class OnnxExportTest {

    private static final Shape IMAGE = Shape.of(7, 9, 3);

    @TempDir
    private Path folder;

    private static Conv2D conv(int filters, int kernel) {
        return new Conv2D(filters, kernel);
    }

    private static Activation softmax() {
        return new Activation(ActivationFunction.SOFTMAX);
    }

    static Stream<Arguments> models() {
        Sequential same = new Sequential().add(conv(4, 3).padding(Padding.SAME).strides(new Size(2, 1)));
        Sequential dilated =
                new Sequential().add(conv(2, 3).dilation(new Size(2, 3)).useBias(false));
        Sequential fused = new Sequential()
                .add(conv(4, 2).activation(ActivationFunction.RELU))
                .add(new Conv2D(3, new Size(1, 3)).activation(ActivationFunction.TANH))
                .add(conv(2, 1).activation(ActivationFunction.SIGMOID))
                .add(conv(5, 1).activation(ActivationFunction.SOFTMAX));
        Sequential pools = new Sequential()
                .add(new MaxPooling2D(2))
                .add(new MaxPooling2D(new Size(2, 3)).strides(Size.of(1)).padding(Padding.SAME))
                .add(new AveragePooling2D(2).padding(Padding.SAME))
                .add(new AveragePooling2D(new Size(1, 2)).strides(Size.of(1)));
        Sequential flat = new Sequential()
                .add(conv(4, 3))
                .add(new Flatten())
                .add(new Dropout(0.25f))
                .add(new Dense(3));
        Sequential padded = new Sequential()
                .add(new ZeroPadding2D(1, 2, 3, 0))
                .add(conv(4, 3).strides(Size.of(2)))
                .add(new ZeroPadding2D(2));
        Sequential groups = new Sequential()
                .add(new DepthwiseConv2D(3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new DepthwiseConv2D(new Size(1, 2)).multiplier(2).strides(Size.of(2)))
                .add(conv(4, 2).groups(2).useBias(false))
                .add(conv(3, 1));
        Sequential functions = new Sequential()
                .add(conv(2, 2).activation(ActivationFunction.RELU6))
                .add(conv(3, 1).activation(ActivationFunction.SILU))
                .add(new LeakyReLU(0.25))
                .add(new ReLU().threshold(0.5))
                .add(new Activation(ActivationFunction.HARD_SIGMOID))
                .add(new Activation(ActivationFunction.HARD_SILU))
                .add(new Activation(ActivationFunction.SELU))
                .add(new ELU(0.5))
                .add(new Activation(ActivationFunction.SOFTPLUS))
                .add(new Activation(ActivationFunction.SOFTSIGN))
                .add(new Activation(ActivationFunction.EXPONENTIAL))
                .add(new Activation(ActivationFunction.MISH))
                .add(new Activation(ActivationFunction.GELU))
                .add(new Activation(ActivationFunction.GELU_TANH));
        Sequential enlarged = new Sequential()
                .add(new Resizing(5, 4))
                .add(new PReLU().sharedAxes(1, 2))
                .add(new Conv2DTranspose(3, 3)
                        .strides(new Size(2, 3))
                        .padding(Padding.SAME)
                        .activation(ActivationFunction.RELU))
                .add(new Conv2DTranspose(2, 2).strides(Size.of(3)).useBias(false))
                .add(new UpSampling2D(2).interpolation(dev.yij.reference.layer.Interpolation.BILINEAR))
                .add(new UpSampling2D(2)
                        .interpolation(dev.yij.reference.layer.Interpolation.BILINEAR)
                        .centres(false))
                .add(new Resizing(7, 9).interpolation(dev.yij.reference.layer.Interpolation.NEAREST))
                .add(new PReLU())
                .add(new Conv2DTranspose(2, 3)
                        .strides(Size.of(2))
                        .padding(Padding.SAME)
                        .outputPadding(0, 1))
                .add(new Softmax().axis(2));
        Sequential mean = new Sequential()
                .add(new GlobalAveragePooling2D())
                .add(new Flatten())
                .add(softmax());
        Sequential max = new Sequential()
                .add(new GlobalMaxPooling2D())
                .add(new Dense(4).useBias(false).activation(ActivationFunction.TANH))
                .add(new Activation(ActivationFunction.LINEAR))
                .add(new Activation(ActivationFunction.RELU));
        Sequential perPixel = new Sequential()
                .add(new Dense(4).activation(ActivationFunction.RELU))
                .add(new Dense(5).useBias(false))
                .add(softmax());
        Sequential rows = new Sequential()
                .add(new Dense(4).activation(ActivationFunction.SIGMOID))
                .add(new Dense(3).useBias(false))
                .add(softmax())
                .add(new Flatten())
                .add(new Activation(ActivationFunction.TANH));
        Sequential dense = new Sequential().add(new Dense(7)).add(new Activation(ActivationFunction.SIGMOID));
        return Stream.of(
                Arguments.of("same", same, IMAGE),
                Arguments.of("dilated", dilated, IMAGE),
                Arguments.of("fused", fused, IMAGE),
                Arguments.of("pools", pools, IMAGE),
                Arguments.of("flat", flat, IMAGE),
                Arguments.of("padded", padded, IMAGE),
                Arguments.of("groups", groups, IMAGE),
                Arguments.of("functions", functions, IMAGE),
                Arguments.of("enlarged", enlarged, IMAGE),
                Arguments.of("mean", mean, IMAGE),
                Arguments.of("max", max, IMAGE),
                Arguments.of("perPixel", perPixel, IMAGE),
                Arguments.of("rows", rows, Shape.of(6, 5)),
                Arguments.of("dense", dense, Shape.of(6)),
                Arguments.of("chapter", ChapterModel.create(5, 4), Shape.of(16, 24, 3)),
                Arguments.of("chapterFlat", ChapterModel.createFlatten(5), Shape.of(16, 8, 3)));
    }

    private static Tensor numbers(int seed, Shape shape) {
        Random random = new Random(seed);
        float[] numbers = new float[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, numbers);
    }

    private static SavedModel built(Sequential model, Shape input) {
        model.build(input, new Seed(3));
        int seed = 0;
        for (Weight weight : model.weights()) {
            if (weight.name().endsWith("bias:0") || weight.name().endsWith("alpha:0")) { // they begin as zeros
                float[] bias = numbers(seed++, weight.shape()).data();
                System.arraycopy(bias, 0, weight.value(), 0, bias.length);
            }
        }
        return new SavedModel(model, List.of("apple", "\"hot dog\"", "Käse"), new History(List.of()));
    }

    /// An image batch with its channels first; anything else unchanged.
    private static OnnxTensor channelsFirst(Tensor x) throws IOException {
        Dims dims = Dims.of(Arrays.stream(x.shape().toArray()).asLongStream().toArray());
        OnnxTensor same = OnnxTensor.of(dims, x.data());
        if (x.shape().rank() != 4) {
            return same;
        }
        int[] s = dims.strides();
        Dims to = Dims.of(dims.get(0), dims.get(3), dims.get(1), dims.get(2));
        return same.picked(to, to.offsets(0, s[0], s[3], s[1], s[2]));
    }

    private static float[] run(OnnxModel model, OnnxTensor... inputs) throws IOException {
        return ((OnnxTensor.Floats)
                        model.run(new ScalarBackend(), List.of(inputs)).getFirst())
                .data();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void theGraphComputesWhatTheModelComputes(String name, Sequential model, Shape input) throws IOException {
        SavedModel saved = built(model, input);
        Path file = folder.resolve(name + ".onnx");
        OnnxExport.write(saved, file, ExportOptions.defaults());
        Tensor x = numbers(7, input.prepend(3));
        float[] expected = ((OnnxTensor.Floats) channelsFirst(model.predict(x))).data();
        assertArrayEquals(expected, run(OnnxModel.load(file), channelsFirst(x)), 2e-6f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void theGraphIsReadBackAsTheSameModel(String name, Sequential model, Shape input) throws IOException {
        SavedModel saved = built(model, input);
        Path file = folder.resolve(name + ".onnx");
        OnnxExport.write(saved, file, ExportOptions.defaults());
        SavedModel back = OnnxImport.read(file).saved();
        assertEquals(saved.model().inputShape(), back.model().inputShape());
        assertEquals(saved.model().config(), back.model().config());
        assertEquals(saved.classes(), back.classes());
        List<Weight> weights = back.model().weights();
        for (int i = 0; i < weights.size(); i++) {
            assertArrayEquals(
                    model.weights().get(i).value(),
                    weights.get(i).value(),
                    weights.get(i).name());
        }
    }

    @Test
    void withoutWeightsTheyAreInputsAfterTheImage() throws IOException {
        SavedModel saved = built(new Sequential().add(conv(4, 3)).add(new GlobalAveragePooling2D()), IMAGE);
        byte[] bytes = OnnxExport.toBytes(saved, ExportOptions.defaults().weights(false));
        OnnxModel model = OnnxModel.of(OnnxFile.model(bytes, "m.onnx"));
        assertEquals(
                "[float32 N×3×7×9, float32 4×3×3×3, float32 4]",
                model.graph().inputs().toString());
        assertEquals("conv2d_1/kernel:0", model.graph().inputs().get(1).name());
    }

    @Test
    void theGraphCanTakePixelsInEitherOrder() throws IOException {
        Model model = built(new Sequential().add(conv(4, 3)), IMAGE).model();
        long[] pixels = new Random(1).longs(IMAGE.size(), 0, 256).toArray();
        float[] normalised = new float[pixels.length];
        float[] floats = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            floats[i] = pixels[i];
            normalised[i] = floats[i] / 127.5f - 1f;
        }
        Tensor x = new Tensor(IMAGE.prepend(1), normalised);
        float[] expected = ((OnnxTensor.Floats) channelsFirst(model.predict(x))).data();
        Dims last = Dims.of(1, 7, 9, 3);
        List<OnnxTensor> inputs = new ArrayList<>();
        inputs.add(new OnnxTensor.Integers(ElementType.UINT8, last, pixels));
        inputs.add(OnnxTensor.of(last, floats));
        inputs.add(channelsFirst(new Tensor(x.shape(), floats)));
        List<ExportOptions> options = List.of(
                ExportOptions.defaults().forPixels(ElementType.UINT8).channelsLast(true),
                ExportOptions.defaults().forPixels(ElementType.FLOAT).channelsLast(true),
                ExportOptions.defaults().forPixels(ElementType.FLOAT));
        for (int i = 0; i < options.size(); i++) {
            byte[] bytes = OnnxExport.toBytes(new SavedModel(model, List.of(), History.EMPTY), options.get(i));
            OnnxModel graph = OnnxModel.of(OnnxFile.model(bytes, "m.onnx"));
            assertArrayEquals(
                    expected, run(graph, inputs.get(i)), options.get(i).toString());
            assertEquals(model.config(), OnnxImport.toSequential(graph.graph()).config());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tf", "unit", "raw", "torch", "caffe"})
    void theGraphScalesPixelsAsTheModelsPreparationSays(String name) throws IOException {
        Preparation preparation = new Preparation(Interpolation.BICUBIC, true, PixelScaling.of(name));
        SavedModel saved = built(new Sequential().add(conv(4, 3)), IMAGE).preparation(preparation);
        long[] pixels = new Random(2).longs(IMAGE.size(), 0, 256).toArray();
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int colour = preparation.pixels().bgr() ? i - i % 3 + 2 - i % 3 : i;
            scaled[i] = preparation.pixels().scale(i % 3, (int) pixels[colour]);
        }
        Tensor x = new Tensor(IMAGE.prepend(1), scaled);
        float[] expected = ((OnnxTensor.Floats) channelsFirst(saved.model().predict(x))).data();
        Path file = folder.resolve("m.onnx");
        OnnxExport.write(
                saved,
                file,
                ExportOptions.defaults().forPixels(ElementType.UINT8).channelsLast(true));
        OnnxTensor image = new OnnxTensor.Integers(ElementType.UINT8, Dims.of(1, 7, 9, 3), pixels);
        assertArrayEquals(expected, run(OnnxModel.of(OnnxFile.model(file)), image));
        assertEquals(preparation, OnnxImport.read(file).saved().preparation());
    }

    @Test
    void subtractingBeforeDividingIsAnotherScaling() throws IOException {
        Path file = foreign(graph -> {
            String shifted = graph.node("s", "Sub", "s", List.of("x", graph.constant("one", new float[] {1})));
            return graph.node("d", "Div", "d", List.of(shifted, graph.constant("half", new float[] {127.5f})));
        });
        PixelScaling scaling = Objects.requireNonNull(
                        OnnxImport.read(file).saved().preparation())
                .pixels();
        assertEquals((100 - 1) / 127.5f, scaling.scale(0, 100));
        assertEquals("(x - 1) / 127.5", scaling.toString());
    }

    @Test
    void aConstantPerColumnIsNoPreparation() throws IOException {
        Path file = foreign(graph ->
                graph.node("s", "Sub", "s", List.of("x", graph.constant("three", new float[] {1, 2, 3}, 3))));
        OnnxUnsupportedException refusal = assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.read(file));
        assertTrue(String.valueOf(refusal.getMessage()).contains("for each column"), refusal::getMessage);
    }

    /// A graph of a preparation and a flattening, for images of 3×3 pixels.
    private Path foreign(Function<GraphBuilder, String> preparation) throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("x", ElementType.FLOAT, true, 3, 3, 3);
        graph.node("pool", "GlobalAveragePool", "p", List.of(preparation.apply(graph)));
        graph.node("flat", "Flatten", "y", List.of("p"));
        graph.output("y", 3);
        Path file = folder.resolve("foreign.onnx");
        Files.write(
                file, graph.build().toBuilder().setProducerName("other").build().toByteArray());
        return file;
    }

    @Test
    void typesThatNoImageHasAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> ExportOptions.defaults().forPixels(ElementType.INT64));
        assertThrows(IllegalArgumentException.class, () -> new ExportOptions(true, false, ElementType.UINT8, false));
    }

    @Test
    void theSameModelMakesTheSameBytes() throws IOException {
        Model model = built(ChapterModel.create(5, 4), Shape.of(16, 16, 3)).model();
        assertArrayEquals(
                OnnxExport.toBytes(new SavedModel(model, List.of("a"), History.EMPTY), ExportOptions.defaults()),
                OnnxExport.toBytes(new SavedModel(model, List.of("a"), History.EMPTY), ExportOptions.defaults()));
    }

    @Test
    void aGraphThatIsNoChainIsNamedAtTheFirstStrangeNode() throws IOException {
        Path pool = cases().resolve("node/test_maxpool_2d_dilations/model.onnx");
        assertMisfit(
                "node #0 (MaxPool) does not become a layer: yij's pooling layers have no dilation and do not count padding",
                pool);
        Path gemm = cases().resolve("node/test_gemm_all_attributes/model.onnx");
        assertMisfit("node #0 (Gemm) does not become a layer: expected alpha 1 and transA 0", gemm);
        Path norm = cases().resolve("node/test_reduce_max_bool_inputs/model.onnx");
        assertMisfit(
                "node #0 (ReduceMax) does not become a layer: it computes with whole numbers or booleans, expected float32",
                norm);
        Path clip = cases().resolve("node/test_transpose_default/model.onnx");
        assertMisfit(
                "node #0 (Transpose) does not become a layer: expected another order of the axes of each image, found perm omitted, which reverses all axes",
                clip);
    }

    @Test
    void onlyZerosAroundRowsAndColumnsBecomeALayer() throws IOException {
        assertEquals("[ZeroPadding2D[name=pad, top=1, bottom=3, left=2, right=4]]", padded(0, 0, 0, 1, 2, 0, 0, 3, 4));
        String why = "m.onnx, node pad (Pad) does not become a layer: expected constant zeros around rows and columns,"
                + " found pads ";
        assertEquals(why + "[0, 0, 1, 2, 0, 0, 3, 4]", padded(1, 0, 0, 1, 2, 0, 0, 3, 4));
        assertEquals(why + "[0, 1, 1, 2, 0, 0, 3, 4]", padded(0, 0, 1, 1, 2, 0, 0, 3, 4));
        assertEquals(why + "[0, 0, -1, 2, 0, 0, 3, 4]", padded(0, 0, 0, -1, 2, 0, 0, 3, 4));
        assertEquals(why + "[1, 2]", padded(0, 1, 2));
    }

    /// The layers read from a graph of one `Pad`, or why it is refused.
    private static String padded(float value, long... pads) throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 5);
        String with = graph.constant("value", new float[] {value});
        graph.node("pad", "Pad", "y", List.of(x, graph.constant("pads", pads), with));
        graph.output("y", 3, 8, 11);
        OnnxModel model = OnnxModel.of(OnnxFile.model(graph.build().toByteArray(), "m.onnx"));
        try {
            return OnnxImport.toSequential(model.graph()).layers().stream()
                    .map(BuiltLayer::layer)
                    .toList()
                    .toString();
        } catch (OnnxUnsupportedException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /// As written by exporters from channel-first frameworks: flattened channel by channel, weights transposed.
    @Test
    void aForeignFlattenedImageIsReadPixelByPixel() throws IOException {
        GraphBuilder graph = new GraphBuilder("foreign");
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 5);
        String kernel = graph.constant("k", numbers(1, Shape.of(2 * 3 * 9)).data(), 2, 3, 3, 3);
        String conv = graph.node("/features/0", "Conv", "c", List.of(x, kernel));
        String relu = graph.node("/features/1", "Relu", "r", List.of(conv));
        String flat = graph.node("/flatten", "Flatten", "f", List.of(relu));
        String weight = graph.constant("w", numbers(2, Shape.of(7 * 12)).data(), 7, 12);
        String bias = graph.constant("b", numbers(3, Shape.of(7)).data(), 7);
        graph.node("fc", "Gemm", "g", List.of(flat, weight, bias), GraphBuilder.integer("transB", 1));
        graph.output("y", 7);
        OnnxModel foreign = OnnxModel.of(OnnxFile.model(graph.build().toByteArray(), "f.onnx"));
        Model ours = OnnxImport.toSequential(foreign.graph());
        Tensor image = numbers(5, Shape.of(2, 4, 5, 3));
        assertArrayEquals(
                run(foreign, channelsFirst(image)), ours.predict(image).data(), 2e-6f);
        assertEquals(
                "[conv2d_1, activation_1, flatten_1, fc]",
                ours.layers().stream().map(BuiltLayer::name).toList().toString());
    }

    /// PyTorch's `ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1)` cuts a row and a column off
    /// at the start, Keras at the end.
    @Test
    void aForeignTransposedConvolutionIsCutOffAsItsPaddingSays() throws IOException {
        GraphBuilder graph = new GraphBuilder("foreign");
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 5);
        String kernel = graph.constant("k", numbers(1, Shape.of(3 * 2 * 9)).data(), 3, 2, 3, 3);
        String bias = graph.constant("b", numbers(3, Shape.of(2)).data(), 2);
        graph.node(
                "up",
                "ConvTranspose",
                "u",
                List.of(x, kernel, bias),
                GraphBuilder.integers("strides", 2, 2),
                GraphBuilder.integers("pads", 1, 1, 1, 1),
                GraphBuilder.integers("output_padding", 1, 1));
        graph.output("y", 2, 8, 10);
        OnnxModel foreign = OnnxModel.of(OnnxFile.model(graph.build().toByteArray(), "f.onnx"));
        Model ours = OnnxImport.toSequential(foreign.graph());
        Tensor image = numbers(5, Shape.of(2, 4, 5, 3));
        float[] expected = ((OnnxTensor.Floats) channelsFirst(ours.predict(image))).data();
        assertArrayEquals(run(foreign, channelsFirst(image)), expected, 2e-6f);
        assertEquals(
                "[Conv2DTranspose, Cropping2D]",
                ours.layers().stream()
                        .map(layer -> layer.layer().className())
                        .toList()
                        .toString());
    }

    @Test
    void classNamesThatAreNoListAreRefused() throws IOException {
        for (String json : List.of("apple", "{}", "[null]", "[\"apple\"", "7", "null")) {
            GraphBuilder graph = new GraphBuilder("g");
            graph.node("r", "Relu", "v", List.of(graph.input("x", ElementType.FLOAT, true, 3)));
            graph.output("y", 3);
            graph.metadata("classes", json);
            Path file = folder.resolve("m.onnx");
            Files.write(file, graph.build().toByteArray());
            FormatException thrown = assertThrows(FormatException.class, () -> OnnxImport.read(file), json);
            assertEquals(file + ": the metadata \"classes\" are not a JSON list of names", thrown.getMessage());
        }
    }

    /// y = x, in a class that is not registered.
    record Mystery(String name) implements CustomLayer {

        @Override
        public Mystery name(String to) {
            return new Mystery(to);
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {}

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {}

        @Override
        public Map<String, Object> config() {
            return Map.of("name", name);
        }
    }

    /// y = 2 · x.
    record Twice() implements CustomActivation {

        @Override
        public String configName() {
            return "twice";
        }

        @Override
        public float value(float x) {
            return 2 * x;
        }

        @Override
        public float derivative(float y) {
            return 2;
        }
    }

    @Test
    void aUsersOwnLayerOrActivationIsRefusedWithASentence() {
        assertRefused("mystery_1: a layer of class Mystery cannot be written as ONNX", new Mystery(""));
        assertRefused(
                "dense_1/twice: the activation function twice cannot be written as ONNX",
                new Dense(2).activation(new Twice()));
    }

    private static void assertRefused(String expected, Layer layer) {
        Sequential model = new Sequential().add(layer).build(Shape.of(3), new Seed(1));
        OnnxUnsupportedException thrown = assertThrows(
                OnnxUnsupportedException.class,
                () -> OnnxExport.toBytes(new SavedModel(model, List.of(), History.EMPTY), ExportOptions.defaults()));
        assertEquals(expected, thrown.getMessage());
    }

    private static Path cases() throws IOException {
        try {
            return Path.of(Objects.requireNonNull(OnnxExportTest.class.getResource("cases"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void assertMisfit(String expected, Path file) {
        OnnxUnsupportedException thrown =
                assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.toSequential(file));
        String message = String.valueOf(thrown.getMessage());
        assertEquals(expected, message.substring(Math.max(0, message.length() - expected.length())));
    }
}
