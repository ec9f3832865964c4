package dev.yij.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.yij.io.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// An ONNX file under construction: nodes that read values by name. Methods that add something return the name
/// of its value.
final class GraphBuilder {

    /// The first version in which `Softmax` operates along one axis and every operator that most models need
    /// has its current form.
    private static final int OPERATOR_SET = 13;

    private static final String BATCH = "N";

    private final ModelProto.Builder model = ModelProto.newBuilder().setProducerName("yij");
    private final Set<String> names = new HashSet<>();
    private int operatorSet = OPERATOR_SET;
    private final GraphProto.Builder graph = model.getGraphBuilder();

    GraphBuilder(String name) {
        graph.setName(name);
    }

    /// Adds an input or an output.
    ///
    /// @param batch whether an open batch dimension precedes the others
    private static ValueInfoProto value(String name, ElementType type, boolean batch, int... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        if (batch) {
            shape.addDim(Dimension.newBuilder().setDimParam(BATCH));
        }
        for (int dim : dims) {
            shape.addDim(Dimension.newBuilder().setDimValue(dim));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.code())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /// Adds an input, unless there is one of that name.
    String input(String name, ElementType type, boolean batch, int... dims) {
        if (names.add(name)) {
            graph.addInput(value(name, type, batch, dims));
        }
        return name;
    }

    /// Renames the last node's output and makes it the graph's output.
    void output(String name, int... dims) {
        NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
        last.setOutput(0, name);
        graph.addOutput(value(name, ElementType.FLOAT, true, dims));
    }

    /// Makes a value an output of the graph under its own name.
    void outputs(String name, int... dims) {
        graph.addOutput(value(name, ElementType.FLOAT, true, dims));
    }

    /// Adds a constant, unless there is one of that name, which a shared layer has written.
    String constant(String name, float[] values, int... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(name, ElementType.FLOAT, bytes, dims);
    }

    String constant(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, ElementType.INT64, bytes, values.length);
    }

    private String constant(String name, ElementType type, ByteBuffer bytes, int... dims) {
        if (!names.add(name)) {
            return name;
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.code())
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        for (int dim : dims) {
            tensor.addDims(dim);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /// Adds an operator with one output.
    ///
    /// @param name   the name of the node
    /// @param output the name of its output
    String node(String name, String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /// Declares a later version of the operators, for one that is new in it.
    GraphBuilder since(int version) {
        operatorSet = Math.max(operatorSet, version);
        return this;
    }

    /// The first file format that supports a version of the operators.
    private static int fileFormat(int operatorSet) {
        return operatorSet < 15 ? 7 : operatorSet < 19 ? 8 : 9;
    }

    void metadata(String key, String value) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    ModelProto build() {
        return model.clearOpsetImport()
                .setIrVersion(fileFormat(operatorSet))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto word(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }
}
