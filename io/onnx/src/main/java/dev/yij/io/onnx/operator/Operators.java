package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All supported operators of ONNX's own domain, each with the versions in which it changed, as
/// https://onnx.ai/onnx/operators/ lists them.
public final class Operators {

    /// The newest supported version of ONNX's operators; a later one may change their meaning.
    public static final int NEWEST = 28;

    private static final Map<String, TreeMap<Integer, Schema>> ALL = OperatorTable.all();

    private Operators() {}

    /// Whether the operator of a node can be computed.
    public static boolean isKnown(OnnxNode node, int operatorSet) {
        return find(node, operatorSet == 0 ? NEWEST : operatorSet) != null;
    }

    /// Checks that all nodes can be computed.
    ///
    /// @throws OnnxUnsupportedException if a node uses an unsupported operator or attribute, or the version is
    ///     newer than supported; the message names all such operators
    /// @throws FormatException          if a node has too few or too many inputs or outputs
    public static void require(List<OnnxNode> nodes, int operatorSet, String file) throws FormatException {
        if (operatorSet > NEWEST) {
            throw new OnnxUnsupportedException(file + ": version " + operatorSet
                    + " of ONNX's operators is not supported, the newest known is " + NEWEST);
        }
        Set<String> unknown = new TreeSet<>();
        for (OnnxNode node : nodes) {
            if (!isKnown(node, operatorSet)) {
                boolean later = node.domain().isEmpty() && ALL.containsKey(node.operator());
                unknown.add(node.qualifiedOperator() + (later ? " in version " + operatorSet : ""));
            }
        }
        if (!unknown.isEmpty()) {
            String names = String.join(", ", unknown);
            throw new OnnxUnsupportedException(file + ": "
                    + (unknown.size() == 1
                            ? "the operator " + names + " is not supported"
                            : "the operators " + names + " are not supported"));
        }
        if (operatorSet == 0 && !nodes.isEmpty()) {
            throw new FormatException(file + ": the model does not say which version of ONNX's operators it is for");
        }
        for (OnnxNode node : nodes) {
            schema(node, operatorSet).require(node);
        }
    }

    /// Computes a node.
    ///
    /// @throws FormatException if inputs or attributes do not fit
    public static List<OnnxTensor> compute(Call call) throws FormatException {
        try {
            return schema(call.node(), call.operatorSet()).operator().compute(call);
        } catch (IllegalArgumentException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw new FormatException(call.node().label() + ": " + Reason.of(e), e);
        }
    }

    private static Schema schema(OnnxNode node, int operatorSet) {
        Schema schema = find(node, operatorSet);
        if (schema == null) {
            throw new IllegalStateException(node.label() + " was never checked");
        }
        return schema;
    }

    private static @Nullable Schema find(OnnxNode node, int operatorSet) {
        TreeMap<Integer, Schema> versions = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        Map.Entry<Integer, Schema> entry = versions == null ? null : versions.floorEntry(operatorSet);
        return entry == null ? null : entry.getValue();
    }
}
