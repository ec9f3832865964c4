package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.Set;
import java.util.TreeSet;

/// The signature of an operator starting at one version of ONNX's operators.
///
/// @param since      that version
/// @param least      the minimum number of named inputs
/// @param most       the maximum number of named inputs
/// @param outputs    the maximum number of named outputs
/// @param attributes all attributes that it may have
/// @param operator   computes it
record Schema(int since, int least, int most, int outputs, Set<String> attributes, Operator operator) {

    /// @throws OnnxUnsupportedException if the node has an unknown attribute
    /// @throws FormatException          if it has too few or too many inputs or outputs
    void require(OnnxNode node) throws FormatException {
        for (String attribute : new TreeSet<>(node.attributes().names())) {
            if (!attributes.contains(attribute)) {
                throw new OnnxUnsupportedException(node.label() + ": the attribute " + attribute
                        + " is not supported; known are " + new TreeSet<>(attributes));
            }
        }
        int inputs = node.inputs().size();
        if (inputs < least || inputs > most) {
            String expected =
                    least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new FormatException(node.label() + ": expected " + expected + " inputs, found " + inputs);
        }
        if (node.outputs().isEmpty() || node.outputs().size() > outputs) {
            throw new FormatException(node.label() + ": expected 1 to " + outputs + " outputs, found "
                    + node.outputs().size());
        }
    }
}
