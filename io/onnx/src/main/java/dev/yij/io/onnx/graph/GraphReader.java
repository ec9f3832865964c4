package dev.yij.io.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts a parsed file to a graph.
final class GraphReader {

    /// The newest supported version of the file format (`Version.IR_VERSION` of onnx.proto); later ones may
    /// change the meaning of fields.
    private static final int NEWEST_FORMAT = 14;

    /// Files with an older format do not name their operator set; it is the first.
    private static final int FIRST_FORMAT_WITH_OPERATOR_SETS = 3;

    private final String file;
    private final @Nullable ExternalData beside;

    private GraphReader(String file, @Nullable ExternalData beside) {
        this.file = file;
        this.beside = beside;
    }

    /// Reads a graph.
    ///
    /// @param file   its name in messages
    /// @param beside the files beside it; null if it is read from memory
    /// @throws OnnxUnsupportedException if it is valid but not supported
    /// @throws FormatException          if it is damaged
    static OnnxGraph read(ModelProto model, String file, @Nullable ExternalData beside) throws FormatException {
        return new GraphReader(file, beside).read(model);
    }

    private OnnxGraph read(ModelProto model) throws FormatException {
        if (!model.hasGraph()) {
            throw new FormatException(file + " is not an ONNX model: it holds no graph");
        }
        if (model.getIrVersion() > NEWEST_FORMAT) {
            throw new OnnxUnsupportedException(file + ": version " + model.getIrVersion()
                    + " of the file format is not supported, the newest known is " + NEWEST_FORMAT);
        }
        if (model.getFunctionsCount() > 0) {
            throw new OnnxUnsupportedException(
                    file + ": the model-local function " + model.getFunctions(0).getName() + " is not supported");
        }
        GraphProto graph = model.getGraph();
        if (graph.getSparseInitializerCount() > 0) {
            throw new OnnxUnsupportedException(file + ": sparse initializers are not supported");
        }
        List<OnnxValue> inputs = values(graph.getInputList(), "input");
        Map<String, OnnxTensor> initializers = initializers(graph.getInitializerList());
        List<OnnxValue> outputs = values(graph.getOutputList(), "output");
        if (outputs.isEmpty()) {
            throw new FormatException(file + ": the graph has no output");
        }
        List<OnnxNode> nodes =
                NodeOrder.sorted(nodes(graph.getNodeList()), inputs, initializers.keySet(), outputs, file);
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        return new OnnxGraph(file, producer, operatorSet(model), nodes, inputs, initializers, outputs, metadata);
    }

    private int operatorSet(ModelProto model) throws FormatException {
        long version = model.getIrVersion() < FIRST_FORMAT_WITH_OPERATOR_SETS ? 1 : 0;
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (isOnnx(set.getDomain())) {
                version = set.getVersion();
            }
        }
        if (version < 0 || version > Integer.MAX_VALUE) {
            throw new FormatException(file + ": there is no version " + version + " of ONNX's operators");
        }
        return (int) version;
    }

    private static boolean isOnnx(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private Map<String, OnnxTensor> initializers(List<TensorProto> protos) throws FormatException {
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        for (TensorProto proto : protos) {
            String what = file + ", initializer " + proto.getName();
            if (initializers.put(proto.getName(), TensorReader.read(proto, beside, what)) != null) {
                throw new FormatException(what + " occurs twice");
            }
        }
        return initializers;
    }

    private List<OnnxNode> nodes(List<NodeProto> protos) throws FormatException {
        List<OnnxNode> nodes = new ArrayList<>();
        for (NodeProto proto : protos) {
            String name = proto.getName().isEmpty() ? "#" + nodes.size() : proto.getName();
            String domain = isOnnx(proto.getDomain()) ? "" : proto.getDomain();
            String label = file + ", node " + name + " (" + proto.getOpType() + ")";
            nodes.add(new OnnxNode(
                    proto.getName(),
                    label,
                    domain,
                    proto.getOpType(),
                    proto.getInputList(),
                    proto.getOutputList(),
                    Attributes.of(proto.getAttributeList(), label)));
        }
        return nodes;
    }

    private List<OnnxValue> values(List<ValueInfoProto> protos, String kind) throws FormatException {
        List<OnnxValue> values = new ArrayList<>();
        for (ValueInfoProto proto : protos) {
            values.add(value(proto, file + ", " + kind + " " + proto.getName()));
        }
        return values;
    }

    private static OnnxValue value(ValueInfoProto proto, String what) throws FormatException {
        TypeProto type = proto.getType();
        if (type.hasSequenceType() || type.hasMapType() || type.hasOptionalType() || type.hasOpaqueType()) {
            String kind = type.hasSequenceType() ? "sequences" : type.hasMapType() ? "maps" : "optional values";
            throw new OnnxUnsupportedException(what + ": " + kind + " are not supported");
        }
        if (type.hasSparseTensorType()) {
            throw new OnnxUnsupportedException(what + ": sparse tensors are not supported");
        }
        if (!type.hasTensorType()) {
            return new OnnxValue(proto.getName(), null, null);
        }
        TypeProto.Tensor tensor = type.getTensorType();
        ElementType element = tensor.getElemType() == 0 ? null : ElementType.of(tensor.getElemType(), what);
        return new OnnxValue(
                proto.getName(),
                element,
                tensor.hasShape()
                        ? tensor.getShape().getDimList().stream()
                                .map(GraphReader::dimension)
                                .toList()
                        : null);
    }

    /// Some exporters write zero or negative sizes for open dimensions.
    private static String dimension(Dimension dim) {
        if (dim.getDimValue() > 0) {
            return Long.toString(dim.getDimValue());
        }
        boolean named = !dim.getDimParam().isEmpty() && !OnnxValue.isFixed(dim.getDimParam());
        return named ? dim.getDimParam() : "?";
    }
}
