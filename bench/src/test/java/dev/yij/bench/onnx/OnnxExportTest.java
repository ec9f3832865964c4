package dev.yij.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.yij.bench.Chapter;
import dev.yij.io.classify.Classifier;
import dev.yij.io.compare.ArrayComparison;
import dev.yij.io.compare.ArraySet;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.LeakyReLU;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import dev.yij.testvectors.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// ONNX Runtime computes the same results from our export. No useful bound can be derived for a whole network,
/// whose worst case grows tenfold with every layer; so each layer's output is requested and judged by the bound
/// of its own arithmetic, as in `yij compare --model`.
@Tag("slow")
class OnnxExportTest {

    private static final Shape IMAGE = Shape.of(7, 9, 3);

    @SuppressWarnings("NullAway.Init") // JUnit calls loadTheLibrary first
    private static OrtEnvironment environment;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadTheLibrary() {
        try {
            environment = OrtEnvironment.getEnvironment();
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError missing) {
            Assumptions.abort("ONNX Runtime's jar has no library for this platform: " + missing);
        }
    }

    static Stream<Arguments> models() {
        Conv2D conv = new Conv2D(4, 3);
        Sequential windows = new Sequential()
                .add(conv.padding(Padding.SAME).strides(new Size(2, 1)).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(new Size(2, 3)).strides(Size.of(1)).padding(Padding.SAME))
                .add(new AveragePooling2D(2).padding(Padding.SAME))
                .add(new Conv2D(5, new Size(1, 2)).useBias(false).activation(ActivationFunction.TANH))
                .add(new GlobalMaxPooling2D())
                .add(new Dense(4).activation(ActivationFunction.SOFTMAX));
        Sequential dilated = new Sequential()
                .add(conv.dilation(new Size(2, 3)))
                .add(new Activation(ActivationFunction.TANH))
                .add(new Flatten())
                .add(new Dropout(0.25f))
                .add(new Dense(6).useBias(false).activation(ActivationFunction.RELU))
                .add(new Activation(ActivationFunction.SOFTMAX));
        Sequential padded = new Sequential()
                .add(new ZeroPadding2D(1, 2, 3, 0))
                .add(conv.strides(Size.of(2)))
                .add(new ZeroPadding2D(2));
        Sequential groups = new Sequential()
                .add(new DepthwiseConv2D(3).multiplier(2).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(conv.groups(2))
                .add(new DepthwiseConv2D(2).strides(Size.of(2)).useBias(false));
        Sequential moved = new Sequential()
                .add(new Rescaling(0.5, -1))
                .add(conv)
                .add(new Cropping2D(1, 0, 0, 1))
                .add(new UpSampling2D(2))
                .add(new Permute(2, 1, 3))
                .add(new GlobalMaxPooling2D().keepdims(true))
                .add(new SpatialDropout2D(0.5))
                .add(new Conv2D(6, 1))
                .add(new Reshape(3, 2));
        Sequential enlarged = new Sequential()
                .add(new Resizing(5, 4))
                .add(new SeparableConv2D(4, 3)
                        .multiplier(2)
                        .padding(Padding.SAME)
                        .activation(ActivationFunction.RELU))
                .add(new PReLU().sharedAxes(1, 2).initializer(Initializer.GLOROT_UNIFORM))
                .add(new Conv2DTranspose(3, 3).strides(new Size(2, 3)).padding(Padding.SAME))
                .add(new Conv2DTranspose(2, 2)
                        .strides(Size.of(3))
                        .useBias(false)
                        .activation(ActivationFunction.TANH))
                .add(new UpSampling2D(2).interpolation(Interpolation.BILINEAR))
                .add(new UpSampling2D(2).interpolation(Interpolation.BILINEAR).centres(false))
                .add(new Resizing(7, 9).interpolation(Interpolation.NEAREST))
                .add(new CenterCrop(5, 6))
                .add(new Conv2DTranspose(2, 3)
                        .strides(Size.of(2))
                        .padding(Padding.SAME)
                        .outputPadding(0, 1))
                .add(new Softmax().axis(2));
        Sequential normalized = new Sequential()
                .add(new Normalization().statistics(List.of(0.5, -0.5, 1.0), List.of(2.0)))
                .add(new BatchNormalization().scale(false))
                .add(new Normalization()
                        .axis(2, 3)
                        .statistics(
                                Stream.iterate(-1.0, d -> d + 0.0625).limit(27).toList(), List.of(0.25)))
                .add(new PReLU().initializer(Initializer.GLOROT_UNIFORM))
                .add(new Normalization().statistics(List.of(0.5), List.of(2.0)).inverse(true))
                .add(new GlobalMaxPooling2D())
                .add(new BatchNormalization());
        Sequential functions = new Sequential()
                .add(conv.activation(ActivationFunction.RELU6))
                .add(new Conv2D(3, 1).activation(ActivationFunction.SILU))
                .add(new LeakyReLU(0.25))
                .add(new Activation(ActivationFunction.HARD_SIGMOID))
                .add(new Activation(ActivationFunction.HARD_SILU))
                .add(new Activation(ActivationFunction.SELU))
                .add(new Activation(ActivationFunction.MISH))
                .add(new Activation(ActivationFunction.GELU))
                .add(new Activation(ActivationFunction.GELU_TANH));
        Sequential perPixel = new Sequential()
                .add(new MaxPooling2D(2))
                .add(new Dense(4).activation(ActivationFunction.RELU))
                .add(new Dense(5).useBias(false))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .add(new AveragePooling2D(2))
                .add(new GlobalAveragePooling2D());
        Sequential rows = new Sequential()
                .add(new Dense(4).activation(ActivationFunction.TANH))
                .add(new Dense(3).useBias(false))
                .add(new Flatten())
                .add(new Activation(ActivationFunction.LINEAR));
        return Stream.of(
                Arguments.of("windows", windows.build(IMAGE, new Seed(1)), 3),
                Arguments.of("dilated", dilated.build(IMAGE, new Seed(2)), 3),
                Arguments.of("padded", padded.build(IMAGE, new Seed(5)), 3),
                Arguments.of("groups", groups.build(IMAGE, new Seed(6)), 3),
                Arguments.of("moved", moved.build(IMAGE, new Seed(8)), 3),
                Arguments.of("enlarged", enlarged.build(IMAGE, new Seed(9)), 3),
                Arguments.of("normalized", normalized.build(IMAGE, new Seed(10)), 3),
                Arguments.of("functions", functions.build(IMAGE, new Seed(7)), 3),
                Arguments.of("perPixel", perPixel.build(IMAGE, new Seed(3)), 3),
                Arguments.of("rows", rows.build(Shape.of(6, 5), new Seed(4)), 3),
                Arguments.of("chapter", Chapter.model(), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void everyLayerIsWithinTheBoundOfItsOwnArithmetic(String name, Model model, int images)
            throws IOException, OrtException {
        Tensor x = numbers(model.inputShape().prepend(images));
        SequencedMap<String, Tensor> theirs = new LinkedHashMap<>();
        byte[] bytes = OnnxExport.toBytes(new SavedModel(model, List.of(), History.EMPTY), ExportOptions.defaults());
        try (OrtSession session = environment.createSession(withAllOutputs(bytes, model));
                OnnxTensor input = tensor(x);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            for (BuiltLayer layer : model.layers()) {
                boolean last = layer.equals(model.layers().getLast());
                OnnxTensor value = (OnnxTensor)
                        result.get(last ? "output" : layer.name() + ":0").orElseThrow();
                theirs.put(layer.name(), channelsLast(value, layer.out().prepend(images)));
            }
        }
        SequencedMap<String, Tensor> ours = new LinkedHashMap<>(model.outputs(x));
        ArrayComparison comparison = ArrayComparison.of(
                new ArraySet(Path.of("ours"), ours),
                new ArraySet(Path.of("theirs"), theirs),
                Precision.FLOAT32,
                model,
                x);
        assertTrue(comparison.passed(), () -> name + "\n" + String.join("\n", comparison.report()));
    }

    /// ONNX Runtime's logistic function is a ratio of polynomials, off by up to 6e-8 near 0, which exceeds our
    /// bound.
    @Test
    void theLogisticFunctionIsAsGoodAsTheirsIs() throws IOException, OrtException {
        Sequential model = new Sequential()
                .add(new Conv2D(4, 3).activation(ActivationFunction.SIGMOID))
                .add(new Activation(ActivationFunction.SIGMOID))
                .build(IMAGE, new Seed(1));
        Tensor x = numbers(IMAGE.prepend(2));
        byte[] bytes = OnnxExport.toBytes(new SavedModel(model, List.of(), History.EMPTY), ExportOptions.defaults());
        try (OrtSession session = environment.createSession(bytes);
                OnnxTensor input = tensor(x);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            Tensor y = model.predict(x);
            assertArrayEquals(
                    y.data(),
                    channelsLast((OnnxTensor) result.get(0), y.shape()).data(),
                    5e-7f);
        }
    }

    /// Ten photographs as raw pixels: the graph normalises them, and the probabilities are ours. The largest
    /// difference was 1.1e-8 when this was written; a float32 near 1/20 has a spacing of 3.7e-9.
    @Test
    void tenPhotographsHaveTheSameProbabilities() throws IOException, OrtException {
        Model model = Chapter.model();
        SavedModel saved = new SavedModel(model, List.of(), new History(List.of()));
        Classifier classifier = new Classifier(saved, "chapter");
        SampleData.extractTo(folder);
        List<String> files = SampleData.files().stream()
                .filter(file -> file.startsWith("test/"))
                .limit(10)
                .toList();
        assertEquals(10, files.size());
        ExportOptions pixels =
                ExportOptions.defaults().forPixels(ElementType.UINT8).channelsLast(true);
        double largest = 0;
        try (OrtSession session = environment.createSession(
                        OnnxExport.toBytes(new SavedModel(model, List.of(), History.EMPTY), pixels));
                var backend = SimdBackends.create(Mode.STRICT, 2)) {
            model.setBackend(backend);
            for (String file : files) {
                RgbImage image = classifier.read(folder.resolve(file));
                float[] ours = model.predict(classifier.input(image)).data();
                try (OnnxTensor input = OnnxTensor.createTensor(
                                environment, pixels(image), new long[] {1, 224, 224, 3}, OnnxJavaType.UINT8);
                        OrtSession.Result result = session.run(Map.of("input", input))) {
                    FloatBuffer theirs = ((OnnxTensor) result.get(0)).getFloatBuffer();
                    for (int i = 0; i < ours.length; i++) {
                        largest = Math.max(largest, Math.abs(ours[i] - theirs.get(i)));
                    }
                }
            }
        }
        double found = largest;
        assertTrue(found <= Math.ulp(1f), () -> "the largest difference is " + found);
    }

    private static ByteBuffer pixels(RgbImage image) {
        byte[] bytes = image.toBytes();
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static Tensor numbers(Shape shape) {
        Random random = new Random(5);
        float[] numbers = new float[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, numbers);
    }

    private static byte[] withAllOutputs(byte[] bytes, Model model) throws IOException {
        ModelProto.Builder proto = ModelProto.parseFrom(bytes).toBuilder();
        for (BuiltLayer layer : model.layers()) {
            if (!layer.equals(model.layers().getLast())) {
                ValueInfoProto output = proto.getGraph().getOutput(0).toBuilder()
                        .setName(layer.name() + ":0")
                        .build();
                ValueInfoProto.Builder open = output.toBuilder();
                open.getTypeBuilder().getTensorTypeBuilder().clearShape();
                proto.getGraphBuilder().addOutput(open);
            }
        }
        return proto.build().toByteArray();
    }

    private static OnnxTensor tensor(Tensor x) throws OrtException {
        int[] d = x.shape().toArray();
        if (d.length != 4) {
            long[] shape = Arrays.stream(d).asLongStream().toArray();
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.data()), shape);
        }
        float[] nchw = new float[x.data().length];
        for (int i = 0; i < nchw.length; i++) {
            int c = i % d[3];
            int pixel = i / d[3] % (d[1] * d[2]);
            int n = i / d[3] / (d[1] * d[2]);
            nchw[(n * d[3] + c) * d[1] * d[2] + pixel] = x.data()[i];
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(nchw), new long[] {d[0], d[3], d[1], d[2]});
    }

    private static Tensor channelsLast(OnnxTensor value, Shape shape) {
        FloatBuffer from = value.getFloatBuffer();
        float[] data = new float[shape.size()];
        if (shape.rank() != 4) {
            from.get(data);
            return new Tensor(shape, data);
        }
        int channels = shape.dim(3);
        int pixels = shape.dim(1) * shape.dim(2);
        for (int i = 0; i < data.length; i++) {
            int n = i / channels / pixels;
            data[i] = from.get((n * channels + i % channels) * pixels + i / channels % pixels);
        }
        return new Tensor(shape, data);
    }
}
