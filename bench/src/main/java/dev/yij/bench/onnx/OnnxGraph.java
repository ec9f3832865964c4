package dev.yij.bench.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An ONNX model under construction: nodes that read values by name. Every method that adds something returns
/// the name of the resulting value. The operators and their attributes are specified at
/// https://onnx.ai/onnx/operators/; this graph uses version 17 of the operator set.
public final class OnnxGraph {

    private static final int OPERATOR_SET = 17;
    private static final int FILE_FORMAT = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("yij");
    private final Map<String, long[]> inputs = new HashMap<>();

    /// An empty graph.
    public OnnxGraph() {}

    /// Adds a float input.
    public String input(String name, long... shape) {
        graph.addInput(value(name, shape));
        inputs.put(name, shape);
        return name;
    }

    /// The shape of an input.
    long[] inputShape(String name) {
        return Objects.requireNonNull(inputs.get(name), name);
    }

    /// Adds a float constant, such as a weight; without a shape it is a scalar.
    public String constant(float[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return constant(tensor, shape);
    }

    /// Adds a scalar.
    public String constant(float value) {
        return constant(new float[] {value});
    }

    /// Adds a list of integers, such as the axes or the shape for an operator.
    public String integers(long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.INT64_VALUE);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return constant(tensor, values.length);
    }

    private String constant(TensorProto.Builder tensor, long... shape) {
        for (long dim : shape) {
            tensor.addDims(dim);
        }
        String name = "constant" + graph.getInitializerCount();
        graph.addInitializer(tensor.setName(name));
        return name;
    }

    /// Adds an operator with one output.
    public String node(String operator, List<String> in, AttributeProto... attributes) {
        return node(operator, 1, in, attributes).get(0);
    }

    /// Adds an operator with several outputs.
    List<String> node(String operator, int outputs, List<String> in, AttributeProto... attributes) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).addAllInput(in).addAllAttribute(List.of(attributes));
        List<String> out = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            out.add(operator + graph.getNodeCount() + (i == 0 ? "" : "_" + i));
        }
        graph.addNode(node.addAllOutput(out));
        return out;
    }

    /// An integer attribute.
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /// An attribute that is a list of integers.
    public static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /// A string attribute.
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

    /// Adds a transposition: axis `i` of the result is axis `axes[i]` of the value.
    public String transposed(String value, long... axes) {
        return node("Transpose", List.of(value), integers("perm", axes));
    }

    /// The model as a file in memory.
    ///
    /// @param outputs the float values that the model outputs, in this order
    public byte[] model(List<String> outputs) {
        GraphProto.Builder whole = graph.clone();
        for (String output : outputs) {
            whole.addOutput(ValueInfoProto.newBuilder()
                    .setName(output)
                    .setType(TypeProto.newBuilder()
                            .setTensorType(
                                    TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        }
        return ModelProto.newBuilder()
                .setIrVersion(FILE_FORMAT)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(whole)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long dim : shape) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(dims)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
