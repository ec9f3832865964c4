package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.model.Model;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs that look like a layer, but are not quite: the imported model computes what the graph computes, or
/// the node is named.
class OnnxImportTest {

    private final GraphBuilder graph = new GraphBuilder("g");

    @TempDir
    private Path folder;

    private OnnxGraph built() throws IOException {
        return OnnxFile.model(graph.build().toByteArray(), "m.onnx");
    }

    private String refusal() {
        return String.valueOf(assertThrows(FormatException.class, () -> OnnxImport.toSequential(built()))
                .getMessage());
    }

    private static float[] numbers(int seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// Runs graph and model on one image of 2 rows, 5 columns and 3 channels.
    private void assertSameRows() throws IOException {
        float[] first = numbers(9, 30);
        float[] last = new float[30];
        for (int i = 0; i < last.length; i++) {
            last[i % 10 * 3 + i / 10] = first[i];
        }
        OnnxGraph read = built();
        Model model = OnnxImport.toSequential(read);
        OnnxTensor expected = OnnxModel.of(read)
                .run(new ScalarBackend(), List.of(OnnxTensor.of(Dims.of(1, 3, 2, 5), first)))
                .getFirst();
        float[] actual = model.predict(new Tensor(Shape.of(1, 2, 5, 3), last)).data();
        assertArrayEquals(((OnnxTensor.Floats) expected).data(), actual, 1e-5f);
    }

    private String image() {
        return graph.input("x", ElementType.FLOAT, true, 3, 2, 5);
    }

    @Test
    void rowsThatAreFlattenedTwiceKeepTheirOrder() throws IOException {
        String once = graph.node("f", "Flatten", "f", List.of(image()));
        String twice = graph.node("g", "Flatten", "g", List.of(once));
        graph.node("m", "MatMul", "y", List.of(twice, graph.constant("w", numbers(1, 150), 30, 5)));
        graph.output("y", 5);
        assertSameRows();
    }

    @Test
    void aBiasIsNotAddedToALayerThatIsReadUnderAnotherName() throws IOException {
        String flat = graph.node("f", "Flatten", "f", List.of(image()));
        String rows = graph.node("m", "MatMul", "r", List.of(flat, graph.constant("w", numbers(1, 150), 30, 5)));
        String same = graph.node("s", "Reshape", "s", List.of(rows, graph.constant("to", 0, 5)));
        String sum = graph.node("a", "Add", "a", List.of(same, graph.constant("b", new float[] {3})));
        graph.node("p", "Mul", "y", List.of(sum, rows));
        graph.output("y", 5);
        assertSameRows();
    }

    @Test
    void aBiasOfAnotherShapeIsRefusedNotDropped() {
        String flat = graph.node("f", "Flatten", "f", List.of(image()));
        String weight = graph.constant("w", numbers(1, 150), 30, 5);
        graph.node("fc", "Gemm", "y", List.of(flat, weight, graph.constant("b", numbers(2, 10), 2, 5)));
        graph.output("y", 5);
        assertEquals(
                "m.onnx, node fc (Gemm) does not become a layer: expected one number for each unit of the weights 30×5"
                        + " as input 2, found 2×5",
                refusal());
    }

    @Test
    void aConstantWithMoreAxesThanTheValueIsNoFactor() {
        String flat = graph.node("f", "Flatten", "f", List.of(image()));
        graph.node("m", "Mul", "y", List.of(flat, graph.constant("c", new float[] {2}, 1, 1, 1)));
        graph.output("y", 30);
        assertTrue(refusal().contains("no more axes than the value"), this::refusal);
    }

    @Test
    void normalizationByTheBatchIsNoInference() {
        String channels = graph.constant("c", new float[] {1, 2, 3}, 3);
        graph.node("bn", "BatchNormalization", "y", List.of(image(), channels, channels, channels, channels));
        graph.output("y", 3, 2, 5);
        var model = graph.build().toBuilder();
        model.getOpsetImportBuilder(0).setVersion(15);
        model.getGraphBuilder().getNodeBuilder(0).addAttribute(GraphBuilder.integer("training_mode", 1));
        FormatException thrown = assertThrows(
                FormatException.class,
                () -> OnnxImport.toSequential(OnnxFile.model(model.build().toByteArray(), "m.onnx")));
        assertTrue(String.valueOf(thrown.getMessage()).contains("written for training"), thrown::getMessage);
    }

    @Test
    void attributesOfAWrongLengthEndInASentence() throws IOException {
        for (AttributeProto perm : List.of(
                GraphBuilder.integers("perm"),
                GraphBuilder.integers("perm", 0, 4, 1, 2),
                GraphBuilder.integers("perm", 0, 1, 1, 2))) {
            GraphBuilder other = new GraphBuilder("g");
            String x = other.input("x", ElementType.FLOAT, true, 2, 2, 3);
            String same = other.node("r", "Relu", "r", List.of(x));
            other.node("t", "Transpose", "y", List.of(same), perm);
            other.output("y", 2, 2, 3);
            OnnxGraph read = OnnxFile.model(other.build().toByteArray(), "m.onnx");
            assertThrows(FormatException.class, () -> OnnxImport.toSequential(read), perm::toString);
        }
        String kernel = graph.constant("k", numbers(1, 6), 3, 2, 1, 1);
        graph.node("up", "ConvTranspose", "y", List.of(image(), kernel), GraphBuilder.integers("output_padding", 1));
        graph.output("y", 2, 2, 5);
        assertTrue(refusal().contains("expected two output_padding, found 1"), this::refusal);
    }

    /// Each is one call deeper if the readers are followed by recursion.
    @Test
    void aPoolMayBeFollowedByTwentyThousandNodes() throws IOException {
        String value = graph.node("p", "GlobalAveragePool", "p", List.of(image()));
        for (int i = 0; i < 20_000; i++) {
            value = graph.node("", "Relu", "v" + i, List.of(value));
        }
        graph.node("f", "Flatten", "y", List.of(value));
        graph.output("y", 3);
        assertTrue(OnnxImport.toSequential(built()).layers().size() > 20_000);
    }

    @Test
    void aPreparationThatIsNotFiniteEndsInASentence() throws IOException {
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 4);
        String far = graph.node("s", "Sub", "s", List.of(x, graph.constant("c", new float[] {Float.NaN})));
        graph.node("r", "Relu", "y", List.of(far));
        graph.output("y", 3, 4, 4);
        Path file = folder.resolve("m.onnx");
        Files.write(
                file, graph.build().toBuilder().setProducerName("other").build().toByteArray());
        FormatException thrown = assertThrows(FormatException.class, () -> OnnxImport.read(file));
        assertTrue(String.valueOf(thrown.getMessage()).contains("finite"), thrown::getMessage);
    }

    /// PyTorch writes `x / 255` with a `Constant` node.
    @Test
    void aGraphThatScalesPixelsByConstantNodesIsGivenThemAsTheyAre() throws IOException {
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 4);
        String most = graph.node("k", "Constant", "k", List.of(), GraphBuilder.number("value_float", 255));
        String scaled = graph.node("d", "Div", "d", List.of(x, most));
        String noLayer = graph.node("e", "Erf", "e", List.of(scaled));
        assertEquals(PixelScaling.RAW, preparation(noLayer).pixels());
    }

    /// The normalization of torchvision, which follows a division by 255 outside of the graph.
    private String normalized() {
        String x = graph.input("x", ElementType.FLOAT, true, 3, 4, 4);
        String mean = graph.constant("mean", new float[] {0.485f, 0.456f, 0.406f}, 3, 1, 1);
        String std = graph.constant("std", new float[] {0.229f, 0.224f, 0.225f}, 3, 1, 1);
        return graph.node("d", "Div", "d", List.of(graph.node("s", "Sub", "s", List.of(x, mean)), std));
    }

    private Preparation preparation(String value) throws IOException {
        String pooled = graph.node("p", "GlobalAveragePool", "p", List.of(value));
        graph.node("f", "Flatten", "y", List.of(pooled));
        graph.output("y", 3);
        Path file = folder.resolve("m.onnx");
        Files.write(
                file, graph.build().toBuilder().setProducerName("other").build().toByteArray());
        return Objects.requireNonNull(
                OnnxImport.readToPredict(file, null).saved().preparation());
    }

    @Test
    void aGraphForPixelsBetweenZeroAndOneIsDividedBy255First() throws IOException {
        assertEquals(PixelScaling.TORCH, preparation(normalized()).pixels());
    }

    @Test
    void suchAGraphThatIsRunGetsPixelsBetweenZeroAndOne() throws IOException {
        String noLayer = graph.node("e", "Erf", "e", List.of(normalized()));
        assertEquals(PixelScaling.UNIT, preparation(noLayer).pixels());
    }

    @Test
    void aDimensionBeyondAnIntegerEndsInASentence() throws IOException {
        graph.node("e", "Erf", "y", List.of(image()));
        graph.output("y", 3, 2, 5);
        var model = graph.build().toBuilder();
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(2)
                .setDimValue(9_999_999_999L);
        Path file = folder.resolve("m.onnx");
        Files.write(file, model.build().toByteArray());
        FormatException thrown = assertThrows(FormatException.class, () -> OnnxImport.readToPredict(file, null));
        assertTrue(String.valueOf(thrown.getMessage()).contains("N×3×9999999999×5"), thrown::getMessage);
    }
}
