package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.scalar.ScalarBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Malicious files, whose claims are false or whose requirements exceed the limits.
class OnnxHostileFileTest {

    private static ModelProto.Builder model(NodeProto.Builder... nodes) {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addOutput(ValueInfoProto.newBuilder().setName("y"));
        for (NodeProto.Builder node : nodes) {
            graph.addNode(node);
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder().setOpType(operator).addOutput(output).addAllInput(List.of(inputs));
    }

    private static AttributeProto integers(String name, long... values) {
        return GraphBuilder.integers(name, values);
    }

    private static NodeProto.Builder constant(String name, long... values) {
        return node("Constant", name).addAttribute(integers("value_ints", values));
    }

    private static String message(ModelProto.Builder model) {
        return message(model.build().toByteArray());
    }

    private static String message(byte[] bytes) {
        FormatException thrown = assertThrows(FormatException.class, () -> run(bytes));
        assertFalse(thrown instanceof OnnxUnsupportedException, thrown.toString());
        return String.valueOf(thrown.getMessage());
    }

    private static List<OnnxTensor> run(byte[] bytes) throws IOException {
        return OnnxModel.of(OnnxFile.model(bytes, "m.onnx")).run(new ScalarBackend(), List.of());
    }

    private static String unsupported(ModelProto.Builder model) {
        return String.valueOf(assertThrows(
                        OnnxUnsupportedException.class, () -> run(model.build().toByteArray()))
                .getMessage());
    }

    private static ModelProto.Builder withTensor(TensorProto.Builder tensor) {
        ModelProto.Builder model = model(node("Identity", "y", "w"));
        model.getGraphBuilder().addInitializer(tensor.setName("w"));
        return model;
    }

    private static TensorProto.Builder tensor(int type, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type);
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    @Test
    void dimensionsMustAgreeWithTheNumbersThatAreThere() {
        assertEquals(
                "m.onnx, initializer w: dimensions 1000000000 of float32 need 1000000000 numbers, found 0 numbers",
                message(withTensor(tensor(1, 1_000_000_000))));
        assertEquals(
                "m.onnx, initializer w: dimensions 2 of float32 need 2 × 4 bytes, found 9 bytes",
                message(withTensor(tensor(1, 2).setRawData(ByteString.copyFrom(new byte[9])))));
    }

    @Test
    void negativeAndOverflowingDimensionsAreRefused() {
        assertEquals(
                "m.onnx, initializer w: a dimension must lie between 0 and 2147483647, found -1 in 2×-1",
                message(withTensor(tensor(1, 2, -1))));
        assertEquals(
                "m.onnx, initializer w: the dimensions 65536×65536×65536×65536 make more than 2147483647 elements",
                message(withTensor(tensor(1, 65536, 65536, 65536, 65536))));
        assertTrue(
                message(withTensor(tensor(1, Long.MIN_VALUE, Long.MAX_VALUE))).contains("a dimension must lie"));
    }

    @Test
    void numbersThatTheirTypeDoesNotHaveAreRefused() {
        assertEquals(
                "m.onnx, initializer w: 300 is not a valid uint8",
                message(withTensor(tensor(2, 1).addInt32Data(300))));
        assertEquals("m.onnx, initializer w: 99 is not the code of a data type", message(withTensor(tensor(99, 1))));
    }

    @Test
    void aModelInMemoryHasNoOtherFiles() {
        TensorProto.Builder external = tensor(1, 1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("../../../etc/passwd"));
        assertEquals(
                "m.onnx, initializer w: its numbers are in another file, which is not supported",
                unsupported(withTensor(external)));
    }

    @Test
    void whatIsNotKnownIsNamed() {
        assertEquals(
                "m.onnx: the operators Loop, com.acme.Magic are not supported",
                unsupported(model(node("Loop", "x"), node("Magic", "y", "x").setDomain("com.acme"))));
        assertEquals(
                "m.onnx, node #1 (Relu): the attribute slope is not supported; known are []",
                unsupported(model(constant("x", 1), node("Relu", "y", "x").addAttribute(integers("slope", 1)))));
        assertEquals(
                "m.onnx: version 99 of ONNX's operators is not supported, the newest known is 28",
                unsupported(model(constant("y", 1))
                        .clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(99))));
        assertEquals(
                "m.onnx: version 1000 of the file format is not supported, the newest known is 14",
                unsupported(model(constant("y", 1)).setIrVersion(1000)));
    }

    @Test
    void cyclesDuplicatesAndMissingValuesAreRefused() {
        assertEquals(
                "m.onnx, node #0 (Neg) depends on its own output: the graph has a cycle",
                message(model(node("Neg", "y", "x"), node("Neg", "x", "y"))));
        assertEquals(
                "m.onnx, node #1 (Constant) computes y, which is the name of another value too",
                message(model(constant("y", 1), constant("y", 2))));
        assertEquals("m.onnx, node #0 (Neg) reads x, which no node computes", message(model(node("Neg", "y", "x"))));
        assertEquals("m.onnx: no node computes the output y", message(model(constant("x", 1))));
        assertEquals("m.onnx, node #0 (Neg): expected 1 inputs, found 0", message(model(node("Neg", "y"))));
    }

    @Test
    void nodesMayComeInAnyOrder() throws IOException {
        ModelProto.Builder model = model(node("Neg", "y", "x"), constant("x", 5));
        assertEquals(-5, run(model.build().toByteArray()).getFirst().integer(0));
    }

    @Test
    void giantTensorsAreRefusedBeforeTheyAreMade() {
        ModelProto.Builder filled = model(constant("d", 2_000_000_000), node("ConstantOfShape", "y", "d"));
        assertTrue(message(filled).contains("node #1 (ConstantOfShape) needs a tensor of 8000000000 bytes beside"));
        ModelProto.Builder padded =
                model(constant("x", 1), constant("p", 0, 2_000_000_000), node("Pad", "y", "x", "p"));
        assertTrue(message(padded).contains("needs a tensor of 16000000008 bytes"), message(padded));
        ModelProto.Builder expanded = model(constant("x", 1), constant("d", 1 << 30), node("Expand", "y", "x", "d"));
        assertTrue(message(expanded).contains("needs a tensor of"), message(expanded));
        ModelProto.Builder overflow =
                model(constant("x", 1), constant("p", Long.MIN_VALUE, Long.MAX_VALUE), node("Pad", "y", "x", "p"));
        assertTrue(message(overflow).contains("cannot be added or cut off"), message(overflow));
        ModelProto.Builder reshaped =
                model(constant("x", 1), constant("d", 1L << 62, 1L << 62), node("Reshape", "y", "x", "d"));
        assertTrue(message(reshaped).contains("a dimension must lie between"), message(reshaped));
    }

    @Test
    void temporaryArraysAreCountedBeforeTheyAreMade() {
        NodeProto.Builder one = node("ConstantOfShape", "x", "d");
        NodeProto.Builder resize =
                node("Resize", "y", "x", "", "", "s").addAttribute(GraphBuilder.word("mode", "linear"));
        ModelProto.Builder resized = model(constant("d", 1, 1, 1, 1), one, constant("s", 1, 1, 1, 1 << 29), resize);
        assertTrue(message(resized).contains("needs a tensor of 12884901888 bytes"), message(resized));
        NodeProto.Builder cast = node("Cast", "q", "x").addAttribute(GraphBuilder.integer("to", 2));
        NodeProto.Builder conv =
                node("ConvInteger", "y", "q", "q").addAttribute(integers("pads", 16_382, 1 << 15, 16_382, 1 << 15));
        ModelProto.Builder convolved = model(constant("d", 1, 1, 1, 1), one, cast, conv);
        assertTrue(message(convolved).contains("needs a tensor of 8589279220 bytes"), message(convolved));
    }

    @Test
    void numbersThatContradictOneAnotherAreSentences() {
        NodeProto.Builder dequantize =
                node("DequantizeLinear", "y", "x", "s", "z").addAttribute(GraphBuilder.integer("axis", 0));
        ModelProto.Builder zeroPoints = model(
                constant("x", 1, 2), constant("d", 2), node("ConstantOfShape", "s", "d"), constant("z", 0), dequantize);
        assertEquals("m.onnx, node #4 (DequantizeLinear): its numbers contradict one another", message(zeroPoints));
    }

    @Test
    void giantWindowsOverSmallInputsCostNothing() throws IOException {
        NodeProto.Builder pool = node("MaxPool", "y", "x")
                .addAttribute(integers("kernel_shape", 1 << 28))
                .addAttribute(integers("strides", 1 << 28))
                .addAttribute(integers("pads", 1 << 27, 1 << 27));
        ModelProto.Builder pooled = model(constant("d", 1, 1, 4), node("ConstantOfShape", "x", "d"), pool);
        OnnxTensor y = run(pooled.build().toByteArray()).getFirst();
        assertEquals("float32 1×1×1", y.toString());
        assertEquals(0, y.number(0));
    }

    @Test
    void deepNestingEndsInASentence() throws IOException {
        byte[] message = {};
        int[] tags = {0x32, 0x2A, 0x0A}; // from inside: attribute.g, node.attribute, graph.node
        for (int depth = 0; depth <= 3000; depth++) {
            ByteArrayOutputStream around = new ByteArrayOutputStream();
            around.write(depth == 3000 ? 0x3A : tags[depth % 3]);
            int length = message.length;
            for (; length > 127; length >>>= 7) {
                around.write(length & 127 | 128);
            }
            around.write(length);
            around.write(message);
            message = around.toByteArray();
        }
        byte[] innermost = message;
        FormatException thrown = assertThrows(FormatException.class, () -> OnnxFile.model(innermost, "m.onnx"));
        assertEquals("m.onnx: the message is nested more than 50 deep", thrown.getMessage());
    }

    @Test
    void millionsOfEmptyPartsAreRefusedBeforeTheyAreMade() {
        byte[] nodes = new byte[1 << 23];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 0x0A; // graph.node, of length 0
        }
        ByteString graph = ByteString.copyFrom(nodes);
        byte[] header = {0x3A, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x04};
        byte[] bytes = ByteString.copyFrom(header).concat(graph).toByteArray();
        assertEquals("m.onnx has too many parts for the memory", message(bytes));
    }

    @Test
    void divisionByZeroAndBadIndicesAreSentences() {
        assertEquals(
                "m.onnx, node #2 (Div): element 0 of the divisor is 0, which integers cannot be divided by",
                message(model(constant("a", 1), constant("b", 0), node("Div", "y", "a", "b"))));
        assertTrue(message(model(constant("a", 1), constant("b", 7), node("Gather", "y", "a", "b")))
                .contains("index 7 of int64 1 is outside axis 0"));
    }
}
