package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Backend;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// One evaluation of one node: its inputs and everything else that an operator may want to know.
///
/// @param node        the node
/// @param operatorSet the version of ONNX's operators in force
/// @param backend     computes the products, windows and activations of float32
/// @param budget      what the run may use
/// @param inputs      the inputs; null where an optional one is left out
public record Call(OnnxNode node, int operatorSet, Backend backend, Budget budget, List<@Nullable OnnxTensor> inputs) {

    /// How many inputs are named; those left out in the middle count.
    int count() {
        return inputs.size();
    }

    /// An input that must be there.
    OnnxTensor input(int i) throws FormatException {
        OnnxTensor input = optional(i);
        if (input == null) {
            throw complaint("input " + i + " is missing");
        }
        return input;
    }

    /// An input that may be left out.
    @Nullable
    OnnxTensor optional(int i) {
        return i < inputs.size() ? inputs.get(i) : null;
    }

    /// An input of whole numbers, such as axes; null if it is left out.
    long @Nullable [] optionalIntegers(int i) throws FormatException {
        OnnxTensor input = optional(i);
        if (input == null) {
            return null;
        }
        if (input instanceof OnnxTensor.Integers integers && input.dims().rank() <= 1) {
            return integers.toArray();
        }
        throw complaint("input " + i + " must be a list of integers, found " + input);
    }

    /// An input of whole numbers that must be there.
    long[] integers(int i) throws FormatException {
        long[] integers = optionalIntegers(i);
        if (integers == null) {
            throw complaint("input " + i + " is missing");
        }
        return integers;
    }

    Attributes attributes() {
        return node.attributes();
    }

    /// Whether the node wants output `i`.
    boolean wants(int i) {
        return i < node.outputs().size() && !node.outputs().get(i).isEmpty();
    }

    /// A tensor of zeros, if there is room for it.
    OnnxTensor zeros(ElementType type, Dims dims) throws FormatException {
        requireRoom(type, dims);
        return OnnxTensor.zeros(type, dims);
    }

    /// [OnnxTensor#picked], if there is room for it.
    OnnxTensor pick(OnnxTensor from, Dims to, IntUnaryOperator sourceOf) throws FormatException {
        requireRoom(from.type(), to);
        return from.picked(to, sourceOf);
    }

    private void requireRoom(ElementType type, Dims dims) throws FormatException {
        budget.requireRoom((long) dims.size() * type.bytesInMemory(), node.label());
        work(dims.size());
    }

    /// Announces work.
    void work(long steps) throws FormatException {
        budget.spend(steps, node.label());
    }

    /// Announces multiplications that the backend does.
    void backendWork(long multiplications) throws FormatException {
        work(multiplications / 16);
    }

    /// An axis counted from the front.
    ///
    /// @param axis a negative one counts from the back
    int axis(long axis, int rank) throws FormatException {
        if (axis < -rank || axis >= rank) {
            throw complaint("axis " + axis + " is outside a tensor of " + rank + " dimensions");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /// @throws FormatException if two tensors that must have one type have not
    void requireSameType(OnnxTensor a, OnnxTensor b) throws FormatException {
        if (a.type() != b.type()) {
            throw complaint("expected inputs of one type, found " + a + " and " + b);
        }
    }

    /// @throws OnnxUnsupportedException if a tensor has no fractions
    void requireFloating(OnnxTensor x) throws FormatException {
        if (!x.type().isFloating()) {
            throw unsupported("data of type " + x.type());
        }
    }

    /// What is wrong with the graph.
    FormatException complaint(String what) {
        return new FormatException(node.label() + ": " + what);
    }

    /// What we do not have.
    OnnxUnsupportedException unsupported(String what) {
        return new OnnxUnsupportedException(node.label() + ": " + what + " is not supported");
    }
}
