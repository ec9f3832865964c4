package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Subtract;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.SharedLayer;
import dev.yij.reference.model.Value;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The same layer in other clothes: what exporters write in place of one node. The expected numbers are the
/// graph's own, which ONNX's cases check.
class GraphImportTest {

    /// Writes nodes that read `x`, of 3×4×6 numbers, and returns the value that they compute.
    private interface Nodes extends UnaryOperator<GraphBuilder> {}

    private static final Shape IMAGE = Shape.of(4, 6, 3);

    @TempDir
    private Path folder;

    private static float[] numbers(int seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() * 2 - 1;
        }
        return numbers;
    }

    static OnnxGraph graph(UnaryOperator<GraphBuilder> nodes, int... input) throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("x", ElementType.FLOAT, true, input);
        var unused = nodes.apply(graph);
        graph.output("y", 1);
        ModelProto.Builder model = graph.build().toBuilder().setProducerName("other");
        model.getGraphBuilder().getOutputBuilder(0).clearType();
        return OnnxFile.model(model.build().toByteArray(), "m.onnx");
    }

    private static String dense(GraphBuilder g, String rows, int in) {
        return g.node("fc", "MatMul", "p", List.of(rows, g.constant("w", numbers(1, in * 5), in, 5)));
    }

    private static String conv(GraphBuilder g) {
        return g.node("c", "Conv", "c", List.of("x", g.constant("k", numbers(2, 54), 2, 3, 3, 3)));
    }

    private static String number(GraphBuilder g, double value) {
        return g.constant("number " + value, new float[] {(float) value});
    }

    private static Arguments as(String layers, Nodes nodes) {
        return Arguments.of(layers, nodes);
    }

    static Stream<Arguments> clothes() {
        return Stream.of(
                as("Flatten, Dense", g -> {
                    String flat = g.node("", "Flatten", "f", List.of("x"), GraphBuilder.integer("axis", -3));
                    String product = dense(g, flat, 72);
                    g.node("", "Add", "y", List.of(g.constant("b", numbers(3, 5), 1, 5), product));
                    return g;
                }),
                as("Flatten, Dense", g -> {
                    String flat = g.node("", "Reshape", "f", List.of("x", g.constant("to", 0, -1)));
                    String w = g.constant("w", numbers(1, 360), 72, 5);
                    g.node("", "Gemm", "y", List.of(flat, w, g.constant("b", new float[] {0.25f})));
                    return g;
                }),
                as(
                        "Flatten, Dense, Activation",
                        g -> { // x.view(x.size(0), -1)
                            String shape = g.node("", "Shape", "s", List.of("x"));
                            String batch = g.node("", "Gather", "n", List.of(shape, g.constant("zero", 0)));
                            String to = g.node(
                                    "",
                                    "Concat",
                                    "t",
                                    List.of(batch, g.constant("rest", -1)),
                                    GraphBuilder.integer("axis", 0));
                            dense(g, g.node("", "Reshape", "f", List.of("x", to)), 72);
                            g.node("", "Identity", "y", List.of("p"));
                            return g;
                        }),
                as("GlobalAveragePooling2D", g -> {
                    String pooled = g.node("", "GlobalAveragePool", "a", List.of("x"));
                    g.node("", "Squeeze", "y", List.of(pooled, g.constant("axes", -1, -2)));
                    return g;
                }),
                as("GlobalAveragePooling2D", g -> {
                    g.node(
                            "",
                            "ReduceMean",
                            "y",
                            List.of("x"),
                            GraphBuilder.integers("axes", 2, 3),
                            GraphBuilder.integer("keepdims", 0));
                    return g;
                }),
                as("GlobalMaxPooling2D", g -> {
                    g.node("", "ReduceMax", "y", List.of("x"), GraphBuilder.integers("axes", -1, -2));
                    return g;
                }),
                as("Conv2D", g -> {
                    g.node("", "Pad", "y", List.of(conv(g), g.constant("none", 0, 0, 0, 0, 0, 0, 0, 0)));
                    return g;
                }),
                as(
                        "Conv2D",
                        g -> { // a bias that is added
                            g.node("", "Add", "y", List.of(conv(g), g.constant("b", numbers(3, 2), 1, 2, 1, 1)));
                            return g;
                        }),
                as(
                        "ZeroPadding2D, Conv2D",
                        g -> { // a padding that is neither VALID nor SAME
                            String k = g.constant("k", numbers(2, 54), 2, 3, 3, 3);
                            g.node(
                                    "",
                                    "Conv",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("pads", 2, 1, 0, 1),
                                    GraphBuilder.integers("strides", 2, 2));
                            return g;
                        }),
                as("Activation, ZeroPadding2D, MaxPooling2D", g -> {
                    g.node("", "Relu", "r", List.of("x"));
                    g.node(
                            "",
                            "MaxPool",
                            "y",
                            List.of("r"),
                            GraphBuilder.integers("kernel_shape", 3, 3),
                            GraphBuilder.integers("pads", 1, 1, 1, 1),
                            GraphBuilder.integers("strides", 2, 2));
                    return g;
                }),
                as(
                        "BatchNormalization, Rescaling, Activation",
                        g -> { // ReLU6 of a multiple
                            g.node(
                                    "",
                                    "BatchNormalization",
                                    "n",
                                    List.of(
                                            "x",
                                            g.constant("s", numbers(4, 3), 3),
                                            g.constant("b", numbers(5, 3), 3),
                                            g.constant("m", numbers(6, 3), 3),
                                            g.constant("v", new float[] {1, 2, 0.5f}, 3)));
                            g.node("", "Mul", "twice", List.of(g.constant("two", new float[] {2}), "n"));
                            g.node("", "Add", "more", List.of("twice", g.constant("one", new float[] {1})));
                            g.node(
                                    "",
                                    "Clip",
                                    "y",
                                    List.of("more", g.constant("low", new float[] {0}), g.constant("high", new float[] {
                                        6
                                    })));
                            return g;
                        }),
                as("Conv2D, Conv2D, Add, Concatenate", g -> {
                    String a = conv(g);
                    String k = g.constant("k2", numbers(7, 54), 2, 3, 3, 3);
                    String b = g.node("d", "Conv", "d", List.of("x", k));
                    String sum = g.node("", "Add", "sum", List.of(a, b));
                    g.node("", "Concat", "y", List.of(sum, a), GraphBuilder.integer("axis", 1));
                    return g;
                }),
                as(
                        "Activation",
                        g -> { // x · sigmoid(x)
                            String factor = g.node("", "Sigmoid", "s", List.of("x"));
                            g.node("", "Mul", "y", List.of(factor, "x"));
                            return g;
                        }),
                as(
                        "Conv2D, Activation",
                        g -> { // GELU of x: (x / 2) · (1 + erf(x / √2)), the sum from the left
                            String x = conv(g);
                            String half = g.node("", "Mul", "h", List.of(number(g, 0.5), x));
                            String root = g.node("", "Div", "r", List.of(x, number(g, Math.sqrt(2))));
                            String erf = g.node("", "Erf", "e", List.of(root));
                            String sum = g.node("", "Add", "s", List.of(number(g, 1), erf));
                            g.node("", "Mul", "y", List.of(half, sum));
                            return g;
                        }),
                as(
                        "Conv2D, Rescaling, Activation",
                        g -> { // x · ((erf(x · √½) - -1) / 2) of a negative
                            String x = g.node("", "Neg", "x2", List.of(conv(g)));
                            String root = g.node("", "Mul", "r", List.of(number(g, Math.sqrt(0.5)), x));
                            String minus = g.node(
                                    "", "Sub", "m", List.of(g.node("", "Erf", "e", List.of(root)), number(g, -1)));
                            g.node("", "Mul", "y", List.of(x, g.node("", "Div", "half", List.of(minus, number(g, 2)))));
                            return g;
                        }),
                as("UpSampling2D", g -> {
                    g.node(
                            "",
                            "Resize",
                            "y",
                            List.of("x", "", g.constant("scales", new float[] {1, 1, 3, 2}, 4)),
                            GraphBuilder.word("mode", "nearest"));
                    return g;
                }),
                as("Cropping2D", g -> {
                    g.node(
                            "",
                            "Slice",
                            "y",
                            List.of(
                                    "x",
                                    g.constant("from", 1, -4),
                                    g.constant("to", 100, -1),
                                    g.constant("axes", 2, 3)));
                    return g;
                }),
                as(
                        "Permute, Cropping2D, Permute",
                        g -> { // a slice of the channels
                            g.node(
                                    "",
                                    "Slice",
                                    "y",
                                    List.of("x", g.constant("from", 1), g.constant("to", 3), g.constant("axes", 1)));
                            return g;
                        }),
                as(
                        "Conv2DTranspose",
                        g -> { // as Keras's SAME
                            String k = g.constant("k", numbers(2, 3 * 2 * 9), 3, 2, 3, 3);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("strides", 2, 2),
                                    GraphBuilder.integers("pads", 0, 0, 1, 1));
                            return g;
                        }),
                as(
                        "Conv2DTranspose, Cropping2D",
                        g -> { // as PyTorch's padding
                            String k = g.constant("k", numbers(2, 3 * 2 * 16), 3, 2, 4, 4);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k, g.constant("b", numbers(3, 2), 2)),
                                    GraphBuilder.integers("strides", 2, 3),
                                    GraphBuilder.integers("pads", 1, 2, 0, 1),
                                    GraphBuilder.integers("output_padding", 1, 2));
                            return g;
                        }),
                as(
                        "Conv2DTranspose",
                        g -> { // padding that follows from the size
                            String k = g.constant("k", numbers(2, 3 * 2 * 9), 3, 2, 3, 3);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("strides", 2, 2),
                                    GraphBuilder.word("auto_pad", "SAME_UPPER"));
                            return g;
                        }),
                as(
                        "Conv2DTranspose, Cropping2D",
                        g -> { // the other half of it
                            String k = g.constant("k", numbers(2, 3 * 2 * 9), 3, 2, 3, 3);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("strides", 2, 2),
                                    GraphBuilder.word("auto_pad", "SAME_LOWER"));
                            return g;
                        }),
                as(
                        "Conv2DTranspose",
                        g -> { // a size beyond what the kernel reaches
                            String k = g.constant("k", numbers(2, 3 * 2), 3, 2, 1, 1);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("strides", 2, 3),
                                    GraphBuilder.word("auto_pad", "SAME_UPPER"));
                            return g;
                        }),
                as(
                        "Conv2DTranspose, Cropping2D",
                        g -> { // a stated size
                            String k = g.constant("k", numbers(2, 3 * 2 * 16), 3, 2, 4, 4);
                            g.node(
                                    "",
                                    "ConvTranspose",
                                    "y",
                                    List.of("x", k),
                                    GraphBuilder.integers("strides", 2, 2),
                                    GraphBuilder.integers("output_shape", 7, 13));
                            return g;
                        }),
                as(
                        "Activation",
                        g -> { // casts that change nothing
                            g.node("", "Cast", "a", List.of("x"), GraphBuilder.integer("to", 1));
                            g.node("", "Relu", "b", List.of("a"));
                            g.node("", "Cast", "y", List.of("b"), GraphBuilder.integer("to", 1));
                            return g;
                        }),
                as("UpSampling2D", g -> {
                    g.node(
                            "",
                            "Resize",
                            "y",
                            List.of("x", "", g.constant("scales", new float[] {1, 1, 3, 2}, 4)),
                            GraphBuilder.word("mode", "linear"));
                    return g;
                }),
                as("PReLU", g -> {
                    g.node("", "PRelu", "y", List.of("x", g.constant("slope", numbers(3, 3), 3, 1, 1)));
                    return g;
                }),
                as(
                        "Conv2D, DepthwiseConv2D, DepthwiseConv2D",
                        g -> { // w[c] · (b[c] - x) for each channel
                            String less =
                                    g.node("", "Sub", "l", List.of(g.constant("b", numbers(3, 2), 2, 1, 1), conv(g)));
                            g.node("", "Mul", "y", List.of(less, g.constant("w", numbers(4, 2), 1, 2, 1, 1)));
                            return g;
                        }),
                as(
                        "Conv2D, DepthwiseConv2D",
                        g -> { // w[c] · x + b[c]
                            String product =
                                    g.node("", "Mul", "m", List.of(conv(g), g.constant("w", numbers(4, 2), 2, 1, 1)));
                            g.node("", "Add", "y", List.of(g.constant("b", numbers(3, 2), 1, 2, 1, 1), product));
                            return g;
                        }),
                as(
                        "Flatten, Dense, Reshape, DepthwiseConv2D, Flatten",
                        g -> { // x / w for each unit
                            String product = dense(g, g.node("", "Flatten", "f", List.of("x")), 72);
                            g.node(
                                    "",
                                    "Div",
                                    "y",
                                    List.of(product, g.constant("v", new float[] {1, -2, 4, 8, 0.5f}, 1, 5)));
                            return g;
                        }),
                as(
                        "Flatten, Reshape, DepthwiseConv2D, Flatten, Dense, Activation",
                        g -> { // rows, channel by channel
                            String flat = g.node("", "Flatten", "f", List.of("x"));
                            dense(g, g.node("", "Sub", "s", List.of(flat, g.constant("b", numbers(5, 72), 72))), 72);
                            g.node("", "Identity", "y", List.of("p"));
                            return g;
                        }),
                as(
                        "Flatten, Reshape, Permute, Flatten, Activation",
                        g -> { // in the graph's order
                            g.node("", "Softmax", "y", List.of(g.node("", "Flatten", "f", List.of("x"))));
                            return g;
                        }),
                as("Conv2D, Rescaling, Activation", g -> {
                    String negative = g.node("", "Neg", "n", List.of(conv(g)));
                    g.node("", "Max", "y", List.of(g.constant("zero", new float[] {0}), negative));
                    return g;
                }),
                as("ReLU", g -> {
                    g.node("", "Min", "y", List.of(g.node("", "Relu", "r", List.of("x")), number(g, 0.5)));
                    return g;
                }),
                as("ReLU", g -> {
                    String positive = g.node("", "Max", "r", List.of("x", number(g, 0)));
                    g.node("", "Min", "y", List.of(number(g, 0.5), positive));
                    return g;
                }),
                as("ReLU", g -> {
                    String low = g.node("", "Min", "m", List.of("x", g.constant("half", new float[] {0.5f}, 1)));
                    g.node("", "Relu", "y", List.of(low));
                    return g;
                }),
                as("ReLU", g -> {
                    String low = g.node("", "Min", "m", List.of(number(g, 0.5), "x"));
                    g.node("", "Clip", "y", List.of(low, number(g, 0), number(g, 6)));
                    return g;
                }),
                as(
                        "ReLU, Activation, Add",
                        g -> { // another node reads the ReLU
                            String positive = g.node("", "Relu", "r", List.of("x"));
                            String low = g.node("", "Min", "m", List.of(positive, number(g, 0.5)));
                            g.node("", "Add", "y", List.of(low, positive));
                            return g;
                        }),
                as("Dropout", g -> {
                    g.node("", "Dropout", "y", List.of("x", g.constant("rate", new float[] {0.5f})));
                    return g;
                }));
    }

    /// The second part minus the first; the parts are equal unless the node says their sizes.
    @Test
    void everyPartOfASplitIsCutOut() throws IOException {
        for (boolean sizes : new boolean[] {false, true}) {
            for (int axis : new int[] {1, 2, -1}) {
                GraphBuilder g = new GraphBuilder("g");
                g.input("x", ElementType.FLOAT, true, 3, 4, 6);
                g.node("c", "Conv", "c", List.of("x", g.constant("k", numbers(2, 12), 4, 3, 1, 1)));
                int half = axis == -1 ? 3 : 2;
                g.node(
                        "",
                        "Split",
                        "first",
                        sizes ? List.of("c", g.constant("sizes", half, half)) : List.of("c"),
                        GraphBuilder.integer("axis", axis));
                g.node("", "Sub", "y", List.of("second", "first"));
                g.output("y", 1);
                ModelProto.Builder file = g.build().toBuilder().setProducerName("other");
                file.getGraphBuilder().getNodeBuilder(1).addOutput("second");
                file.getGraphBuilder().getOutputBuilder(0).clearType();
                assertSameNumbers(OnnxFile.model(file.build().toByteArray(), "m.onnx"));
            }
        }
    }

    /// 7 / 2 is 3 in whole numbers, and 200 + 100 is 44 in uint8, but not in layers.
    @Test
    void arithmeticOfWholeNumbersDoesNotBecomeLayers() throws IOException {
        for (ElementType type : List.of(ElementType.INT32, ElementType.INT64, ElementType.UINT8)) {
            for (String operator : List.of("Div", "Add", "Sub", "Mul")) {
                GraphBuilder g = new GraphBuilder("g");
                g.input("x", type, true, 3, 4, 6);
                g.node("", "Transpose", "t", List.of("x"), GraphBuilder.integers("perm", 0, 2, 3, 1));
                g.node("n", operator, "q", List.of("t", "t"));
                g.node("", "Cast", "y", List.of("q"), GraphBuilder.integer("to", 1));
                g.output("y", 1);
                ModelProto.Builder file = g.build().toBuilder().setProducerName("other");
                file.getGraphBuilder().getOutputBuilder(0).clearType();
                OnnxGraph graph = OnnxFile.model(file.build().toByteArray(), "m.onnx");
                assertEquals(
                        "m.onnx, node n (" + operator
                                + ") does not become a layer: it computes with whole numbers or booleans, expected float32",
                        assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.toSequential(graph))
                                .getMessage());
            }
        }
    }

    /// Pixels of uint8 divided by 255 before a cast are 0 and 1.
    @Test
    void pixelsAreScaledAfterACastOnly() throws IOException {
        for (boolean castFirst : new boolean[] {true, false}) {
            GraphBuilder g = new GraphBuilder("g");
            g.input("x", ElementType.UINT8, true, 3, 4, 6);
            String cast = castFirst ? g.node("", "Cast", "f", List.of("x"), GraphBuilder.integer("to", 1)) : "x";
            String scaled = g.node("d", "Div", "d", List.of(cast, g.constant("max", new float[] {255})));
            String y = castFirst ? scaled : g.node("", "Cast", "f", List.of(scaled), GraphBuilder.integer("to", 1));
            g.node("", "Relu", "y", List.of(y));
            g.output("y", 1);
            ModelProto.Builder file = g.build().toBuilder().setProducerName("other");
            file.getGraphBuilder().getOutputBuilder(0).clearType();
            Path saved = Files.write(folder.resolve("m.onnx"), file.build().toByteArray());
            if (castFirst) {
                assertEquals(
                        255,
                        Objects.requireNonNull(OnnxImport.read(saved).saved().preparation())
                                .pixels()
                                .divisor());
            } else {
                String refused =
                        String.valueOf(assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.read(saved))
                                .getMessage());
                assertTrue(
                        refused.endsWith(
                                "node d (Div) does not become a layer: it computes with whole numbers or booleans,"
                                        + " expected float32"),
                        refused);
            }
        }
    }

    /// x / N and x / (2·N) have no layers; x / height has one.
    @Test
    void theNumberOfImagesDoesNotBecomeAConstant() throws IOException {
        for (int axis : new int[] {0, 2}) {
            for (boolean twice : new boolean[] {false, true}) {
                OnnxGraph graph = graph(
                        g -> {
                            String shape = g.node("", "Shape", "s", List.of("x"));
                            String dim = g.node("", "Gather", "d", List.of(shape, g.constant("i", axis)));
                            String number = g.node("", "Cast", "n", List.of(dim), GraphBuilder.integer("to", 1));
                            String by = twice ? g.node("", "Add", "t", List.of(number, number)) : number;
                            g.node("q", "Div", "y", List.of("x", by));
                            return g;
                        },
                        3,
                        4,
                        6);
                if (axis == 2) {
                    assertSameNumbers(graph);
                } else {
                    assertEquals(
                            "m.onnx, node q (Div) does not become a layer: it computes with the number of images",
                            assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.toSequential(graph))
                                    .getMessage());
                }
            }
        }
    }

    /// With auto_pad the size does not depend on ceil_mode: ONNX's reference implementation computes 2×2 of 6×6
    /// (onnx 1.23.1, onnx.reference.ReferenceEvaluator; ONNX Runtime 1.23.2 computes 3×3).
    @Test
    void ceilModeIsForStatedPaddingOnly() throws IOException {
        OnnxGraph graph = graph(
                g -> {
                    g.node(
                            "",
                            "MaxPool",
                            "y",
                            List.of("x"),
                            GraphBuilder.integers("kernel_shape", 3, 3),
                            GraphBuilder.integers("strides", 2, 2),
                            GraphBuilder.word("auto_pad", "VALID"),
                            GraphBuilder.integer("ceil_mode", 1));
                    return g;
                },
                3,
                6,
                6);
        assertEquals(Shape.of(2, 2, 3), OnnxImport.toSequential(graph).outputShape());
    }

    /// Requires that the layers compute what the graph computes.
    ///
    /// @return the layers
    private static Model assertSameNumbers(OnnxGraph graph) throws IOException {
        Model model = OnnxImport.toSequential(graph);
        Tensor x = new Tensor(IMAGE.prepend(2), numbers(9, 2 * IMAGE.size()));
        try (ScalarBackend backend = new ScalarBackend()) {
            Tensor expected = Objects.requireNonNull(new GraphRunner(OnnxModel.of(graph))
                    .run(backend, List.of(x), (name, value) -> {})
                    .get("y"));
            assertArrayEquals(expected.data(), model.predict(x).data(), 4e-6f); // at most 72 terms below 1
        }
        return model;
    }

    private static String classes(Model model) {
        return model.layers().stream().map(each -> each.layer().className()).collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("clothes")
    void theLayersComputeWhatTheGraphComputes(String layers, Nodes nodes) throws IOException {
        OnnxGraph graph = graph(nodes, 3, 4, 6);
        assertEquals(layers, classes(assertSameNumbers(graph)));
    }

    @Test
    void aReshapeOfOneChannelIsATransposition() throws IOException {
        OnnxGraph graph = graph(
                g -> {
                    String first = g.node("", "Reshape", "f", List.of("x", g.constant("to", -1, 1, 4, 6)));
                    String k = g.constant("k", numbers(2, 18), 2, 1, 3, 3);
                    String conv = g.node("", "Conv", "c", List.of(first, k));
                    String last =
                            g.node("", "Transpose", "l", List.of(conv), GraphBuilder.integers("perm", 0, 2, 3, 1));
                    g.node("", "Reshape", "y", List.of(last, g.constant("rows", -1, 16)));
                    return g;
                },
                4,
                6,
                1);
        Model model = assertInstanceOf(Sequential.class, OnnxImport.toSequential(graph));
        assertEquals("4×6×1 Conv2D, Flatten", model.inputShape() + " " + classes(model));
    }

    @Test
    void anInputWithChannelsLastNeedsNoConvolution() throws IOException {
        OnnxGraph graph = graph(
                g -> {
                    dense(g, g.node("", "Flatten", "f", List.of("x")), 90);
                    g.node("", "Identity", "y", List.of("p"));
                    return g;
                },
                5,
                6,
                3);
        Model model = OnnxImport.toSequential(graph);
        assertEquals(Shape.of(5, 6, 3), model.inputShape());
        assertArrayEquals(numbers(1, 450), model.weights().getFirst().value());
    }

    @Test
    void severalInputsAndOutputsBecomeANetwork() throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("left", ElementType.FLOAT, true, 4);
        graph.input("right", ElementType.FLOAT, true, 4);
        graph.node("sum", "Add", "s", List.of("left", "right"));
        graph.node("half", "Relu", "r", List.of("s"));
        graph.output("y", 4);
        ModelProto.Builder model = graph.build().toBuilder();
        model.getGraphBuilder()
                .addOutput(model.getGraph().getOutput(0).toBuilder().setName("s"));
        Network network = assertInstanceOf(
                Network.class,
                OnnxImport.toSequential(OnnxFile.model(model.build().toByteArray(), "m")));
        List<Tensor> y = network.predict(List.of(
                new Tensor(Shape.of(1, 4), new float[] {1, -2, 3, -4}),
                new Tensor(Shape.of(1, 4), new float[] {1, 1, -4, 5})));
        assertArrayEquals(new float[] {2, 0, 0, 1}, y.get(0).data());
        assertArrayEquals(new float[] {2, -1, -1, 1}, y.get(1).data());
    }

    private static String refusal(Nodes nodes) {
        return String.valueOf(
                assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.toSequential(graph(nodes, 3, 4, 6)))
                        .getMessage());
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        String message = refusal(g -> {
            g.node("a", "Erf", "e", List.of("x"));
            g.node("b", "Relu", "r", List.of("e"));
            g.node("c", "CumSum", "s", List.of("r", g.constant("axis", 1)));
            g.node("d", "Erf", "y", List.of("s"));
            return g;
        });
        assertEquals(
                "m.onnx: 3 nodes do not become layers: 2 × Erf: yij has no such layer; CumSum: yij has no such layer",
                message);
    }

    @Test
    void zerosAreNotPaddedWhereNumbersMayBeNegative() {
        String message = refusal(g -> {
            g.node(
                    "pool",
                    "MaxPool",
                    "y",
                    List.of("x"),
                    GraphBuilder.integers("kernel_shape", 3, 3),
                    GraphBuilder.integers("pads", 1, 1, 1, 1),
                    GraphBuilder.integers("strides", 2, 2));
            return g;
        });
        assertTrue(message.contains("is neither VALID nor SAME, and zeros would change it"), message);
    }

    @Test
    void aCastToWholeNumbersIsNoPreparation() {
        String message = refusal(g -> {
            g.node("scale", "Div", "d", List.of("x", g.constant("half", new float[] {127.5f})));
            g.node("cut", "Cast", "i", List.of("d"), GraphBuilder.integer("to", ElementType.INT64.code()));
            g.node("back", "Cast", "f", List.of("i"), GraphBuilder.integer("to", ElementType.FLOAT.code()));
            g.node("pool", "GlobalAveragePool", "y", List.of("f"));
            return g;
        });
        assertTrue(message.contains("node cut (Cast) does not become a layer: expected a cast to float32"), message);
    }

    @Test
    void aNoteSaysWhatIsNotTheSame() throws IOException {
        assertEquals(List.of(), notes(g -> {
            g.node("t", "Transpose", "c", List.of("x"), GraphBuilder.integers("perm", 0, 3, 1, 2));
            g.node("p", "GlobalAveragePool", "y", List.of("c"));
            return g;
        }));
        assertEquals(
                List.of(
                        "the nodes in front of the first layer, which compute x / 255, are omitted, because reading an image"
                                + " does the same"),
                notes(g -> {
                    g.node("s", "Div", "d", List.of("x", g.constant("most", new float[] {255})));
                    g.node("t", "Transpose", "c", List.of("d"), GraphBuilder.integers("perm", 0, 3, 1, 2));
                    g.node("p", "GlobalAveragePool", "y", List.of("c"));
                    return g;
                }));
        assertEquals(List.of("the graph's output is the logarithm of this model's"), notes(g -> {
            g.node("f", "Flatten", "f", List.of(g.node("p", "GlobalAveragePool", "p", List.of("x"))));
            g.node("l", "LogSoftmax", "y", List.of("f"), GraphBuilder.integer("axis", 1));
            return g;
        }));
    }

    private List<String> notes(Nodes nodes) throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("x", ElementType.FLOAT, true, 4, 6, 3);
        var unused = nodes.apply(graph);
        graph.output("y", 1);
        Path file = folder.resolve("m.onnx");
        Files.write(
                file, graph.build().toBuilder().setProducerName("other").build().toByteArray());
        return OnnxImport.read(file).notes();
    }

    @Test
    void aMaskThatNothingReadsIsNoOutput() throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("x", ElementType.FLOAT, true, 3);
        graph.node("drop", "Dropout", "y", List.of("x", graph.constant("rate", new float[] {0.5f})));
        graph.output("y", 3);
        ModelProto.Builder model = graph.build().toBuilder();
        NodeProto.Builder drop = model.getGraphBuilder().getNodeBuilder(0);
        drop.addOutput("mask");
        assertEquals(
                List.of("drop"),
                OnnxImport.toSequential(OnnxFile.model(model.build().toByteArray(), "m")).layers().stream()
                        .map(BuiltLayer::name)
                        .toList());
    }

    @Test
    void aNetworkWithSharedLayersAndSeveralInputsAndOutputsIsWrittenAndReadBack() throws IOException {
        SharedLayer twin = Network.shared(new Conv2D(2, 3).name("twin"));
        Value left = Network.input("left", IMAGE);
        Value right = Network.input("right", IMAGE);
        Value a = left.then(twin);
        Value difference = a.then(new Subtract().name("difference"), right.then(twin));
        Value mean = difference.then(new GlobalAveragePooling2D().name("mean"));
        Network network =
                Network.of(List.of(left, right), List.of(mean, difference)).build(new Seed(3));
        SavedModel saved = new SavedModel(network, List.of(), History.EMPTY);
        byte[] bytes = OnnxExport.toBytes(saved, ExportOptions.defaults());
        OnnxGraph graph = OnnxFile.model(bytes, "m.onnx");
        assertEquals(
                List.of("left", "right"),
                graph.inputs().stream().map(OnnxValue::name).toList());
        assertEquals(
                List.of("mean:0", "difference:0"),
                graph.outputs().stream().map(OnnxValue::name).toList());
        List<Tensor> x =
                List.of(new Tensor(IMAGE.prepend(1), numbers(1, 72)), new Tensor(IMAGE.prepend(1), numbers(2, 72)));
        List<Tensor> expected = network.predict(x);
        Network back = assertInstanceOf(Network.class, OnnxImport.toSequential(graph));
        List<Tensor> found = back.predict(x);
        for (int i = 0; i < 2; i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            assertArrayEquals(expected.get(i).data(), found.get(i).data());
        }
    }
}
