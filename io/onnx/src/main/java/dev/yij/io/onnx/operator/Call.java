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

/// One evaluation of one node: its inputs and the context that an operator needs.
///
/// @param node        the node
/// @param operatorSet the version of ONNX's operators in force
/// @param backend     computes products, windows and activations of float32
/// @param budget      the resource limits of the run
/// @param inputs      the inputs; null where an optional one is omitted
public record Call(OnnxNode node, int operatorSet, Backend backend, Budget budget, List<@Nullable OnnxTensor> inputs) {

    /// The number of named inputs, including those omitted in the middle.
    int count() {
        return inputs.size();
    }

    /// A required input.
    OnnxTensor input(int i) throws FormatException {
        OnnxTensor input = optional(i);
        if (input == null) {
            throw error("input " + i + " is missing");
        }
        return input;
    }

    /// An optional input.
    @Nullable
    OnnxTensor optional(int i) {
        return i < inputs.size() ? inputs.get(i) : null;
    }

    /// An optional input of whole numbers, such as axes; null if it is omitted.
    long @Nullable [] optionalIntegers(int i) throws FormatException {
        OnnxTensor input = optional(i);
        if (input == null) {
            return null;
        }
        if (input instanceof OnnxTensor.Integers integers && input.dims().rank() <= 1) {
            return integers.toArray();
        }
        throw error("input " + i + " must be a list of integers, found " + input);
    }

    /// A required input of whole numbers.
    long[] integers(int i) throws FormatException {
        long[] integers = optionalIntegers(i);
        if (integers == null) {
            throw error("input " + i + " is missing");
        }
        return integers;
    }

    Attributes attributes() {
        return node.attributes();
    }

    /// Whether output `i` of the node is used.
    boolean wants(int i) {
        return i < node.outputs().size() && !node.outputs().get(i).isEmpty();
    }

    /// A tensor of zeros, if the budget allows it.
    OnnxTensor zeros(ElementType type, Dims dims) throws FormatException {
        requireRoom(type, dims);
        return OnnxTensor.zeros(type, dims);
    }

    /// [OnnxTensor#picked], if the budget allows it.
    OnnxTensor pick(OnnxTensor from, Dims to, IntUnaryOperator sourceOf) throws FormatException {
        requireRoom(from.type(), to);
        return from.picked(to, sourceOf);
    }

    private void requireRoom(ElementType type, Dims dims) throws FormatException {
        requireRoom((long) dims.size() * type.bytesInMemory());
        work(dims.size());
    }

    /// Checks that the budget allows a temporary array, before it is allocated.
    void requireRoom(long bytes) throws FormatException {
        budget.requireRoom(bytes, node.label());
    }

    /// Counts work against the budget.
    void work(long steps) throws FormatException {
        budget.spend(steps, node.label());
    }

    /// Counts multiplications computed by the backend against the budget.
    void backendWork(long multiplications) throws FormatException {
        work(multiplications / 16);
    }

    /// An axis as a non-negative index.
    ///
    /// @param axis a negative one counts from the end
    int axis(long axis, int rank) throws FormatException {
        if (axis < -rank || axis >= rank) {
            throw error("axis " + axis + " is outside a tensor of " + rank + " dimensions");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /// @throws FormatException if two tensors that must have the same type do not
    void requireSameType(OnnxTensor a, OnnxTensor b) throws FormatException {
        if (a.type() != b.type()) {
            throw error("expected inputs of one type, found " + a + " and " + b);
        }
    }

    /// @throws OnnxUnsupportedException if a tensor is not of a floating-point type
    void requireFloating(OnnxTensor x) throws FormatException {
        if (!x.type().isFloating()) {
            throw unsupported("data of type " + x.type());
        }
    }

    /// The exception for an invalid graph.
    FormatException error(String what) {
        return new FormatException(node.label() + ": " + what);
    }

    /// The exception for something unsupported.
    OnnxUnsupportedException unsupported(String what) {
        return new OnnxUnsupportedException(node.label() + ": " + what + " is not supported");
    }
}
