package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.Hash;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;

/// Cases with more than 2¹⁶ positions, channels, images or rows, or more than 2²⁴ elements: where indices of 16
/// bits, indices in float32, products in 32 bits and launches of 65,535 blocks end.
///
/// There are no files. Inputs are integers from -4 to 3 by a formula, so that results are exact: element i of
/// input number a = 1, 2, … (in the order of the kernel's arguments) is (hash(a, i) >>> 29) - 4, with the hash
/// of [Hash][dev.yij.testvectors.Hash]. Expected values are the oracle's. Judging all takes
/// about 2 GB of memory.
public final class LargeCases {

    private static final int MANY = 65_601;

    private static final List<KernelCase> ALL = List.of(
            of(Operation.CONV2D, ConvDims.of(1, 261, 260, 3, 3, 3, 4, SAME)),
            of(Operation.CONV2D, ConvDims.of(1, 2, 1, MANY, 1, 1, 3, VALID)),
            of(Operation.CONV2D, ConvDims.of(1, 2, 1, 3, 1, 1, MANY, VALID)),
            of(Operation.CONV2D, ConvDims.of(MANY, 3, 2, 2, 2, 2, 3, VALID)),
            of(Operation.CONV2D, ConvDims.of(1, 1031, 1030, 16, 1, 1, 1, VALID)),
            of(Operation.CONV2D, ConvDims.of(1, 1031, 1030, 1, 1, 1, 16, VALID)),
            of(Operation.CONV2D_GRAD_INPUT, ConvDims.of(1, 1031, 1030, 16, 1, 1, 1, VALID)),
            of(Operation.CONV2D_GRAD_WEIGHTS, ConvDims.of(1, 261, 260, 3, 3, 3, 4, SAME)),
            of(Operation.CONV2D_GRAD_WEIGHTS, ConvDims.of(MANY, 3, 2, 2, 2, 2, 3, VALID)),
            of(Operation.DENSE, new DenseDims(2, MANY, 3, true)),
            of(Operation.DENSE, new DenseDims(MANY, 3, 5, true)),
            of(Operation.MAX_POOL2D, PoolDims.of(1, 522, 520, 3, 2, 2)),
            of(Operation.RELU, new CountDims((1 << 24) + 37)),
            of(Operation.SOFTMAX, new RowDims(MANY, 3)));

    private LargeCases() {}

    /// Every large case; names are unique, and those of no case in [Cases#all].
    public static List<KernelCase> all() {
        return ALL;
    }

    private static KernelCase of(Operation operation, Dims dims) {
        return KernelCase.of(operation, dims, Fill.GENERATED);
    }

    /// The elements of an array by the formula.
    ///
    /// @param number the number of the input, from 1
    static void fill(float[] data, int number) {
        for (int i = 0; i < data.length; i++) {
            data[i] = (Hash.of(number, i) >>> 29) - 4;
        }
    }
}
