package dev.yij.testvectors.cases;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.SgdDims;
import dev.yij.testvectors.oracle.ActivationOracle;
import dev.yij.testvectors.oracle.ClippedCrossEntropyOracle;
import dev.yij.testvectors.oracle.ConvOracle;
import dev.yij.testvectors.oracle.DenseOracle;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.PoolOracle;
import dev.yij.testvectors.oracle.SoftmaxOracle;
import dev.yij.testvectors.oracle.UpdateOracle;
import java.util.Arrays;
import java.util.List;

/// Asks the oracle for a case's outputs: the one list of which kernel has which.
final class CaseOracle {

    private CaseOracle() {}

    static List<Expected> expected(KernelCase c, Inputs in) {
        return switch (c.dims()) {
            case ConvDims d -> convolution(c.operation(), d, in);
            case DenseDims d -> dense(c.operation(), d, in);
            case PoolDims d -> List.of(pooling(c.operation(), d, in));
            case RowDims d -> List.of(rows(c.operation(), d, in));
            case AdamDims d -> UpdateOracle.adam(d, in.get("g"), in.get("p"), in.get("m"), in.get("v"));
            case SgdDims d -> UpdateOracle.sgd(d, in.get("g"), in.get("p"), in.get("v"));
            default -> List.of(activation(c.operation(), in));
        };
    }

    private static List<Expected> convolution(Operation operation, ConvDims d, Inputs in) {
        return switch (operation) {
            case CONV2D -> List.of(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b")));
            case CONV2D_RELU -> List.of(rectified(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))));
            case CONV2D_GRAD_INPUT -> List.of(ConvOracle.gradInput(d, in.get("dy"), in.get("w")));
            case CONV2D_GRAD_WEIGHTS ->
                withBias(
                        d.bias(),
                        ConvOracle.gradWeights(d, in.get("x"), in.get("dy")),
                        ConvOracle.gradBias(d, in.get("dy")));
            default -> throw unknown(operation);
        };
    }

    /// max(·, 0) brings no two numbers further apart, so every bound stays.
    private static Expected rectified(Expected y) {
        double[] value = Arrays.stream(y.value()).map(v -> Math.max(v, 0)).toArray();
        return new Expected(y.name(), y.shape(), value, y.magnitude(), y.terms(), y.factors());
    }

    private static List<Expected> dense(Operation operation, DenseDims d, Inputs in) {
        return switch (operation) {
            case DENSE -> List.of(DenseOracle.forward(d, in.get("x"), in.get("w"), in.find("b")));
            case DENSE_GRAD_INPUT -> List.of(DenseOracle.gradInput(d, in.get("dy"), in.get("w")));
            case DENSE_GRAD_WEIGHTS ->
                withBias(
                        d.bias(),
                        DenseOracle.gradWeights(d, in.get("x"), in.get("dy")),
                        DenseOracle.gradBias(d, in.get("dy")));
            default -> throw unknown(operation);
        };
    }

    private static List<Expected> withBias(boolean bias, Expected dw, Expected db) {
        return bias ? List.of(dw, db) : List.of(dw);
    }

    private static Expected pooling(Operation operation, PoolDims d, Inputs in) {
        return switch (operation) {
            case MAX_POOL2D -> PoolOracle.max(d, in.get("x"));
            case MAX_POOL2D_GRAD -> PoolOracle.maxGrad(d, in.get("x"), in.get("dy"));
            case AVERAGE_POOL2D -> PoolOracle.average(d, in.get("x"));
            case AVERAGE_POOL2D_GRAD -> PoolOracle.averageGrad(d, in.get("dy"));
            default -> throw unknown(operation);
        };
    }

    private static Expected rows(Operation operation, RowDims d, Inputs in) {
        return switch (operation) {
            case SOFTMAX -> SoftmaxOracle.softmax(d, in.get("x"));
            case SOFTMAX_GRAD -> SoftmaxOracle.softmaxGrad(d, in.get("y"), in.get("dy"));
            case CROSS_ENTROPY_CLIPPED -> ClippedCrossEntropyOracle.loss(d, in.get("p"), in.get("t"));
            case CROSS_ENTROPY_CLIPPED_GRAD -> ClippedCrossEntropyOracle.gradByLogits(d, in.get("p"), in.get("t"));
            case CROSS_ENTROPY_LOGITS -> SoftmaxOracle.crossEntropy(d, in.get("x"), in.get("t"));
            case CROSS_ENTROPY_LOGITS_GRAD -> SoftmaxOracle.crossEntropyGrad(d, in.get("x"), in.get("t"));
            default -> throw unknown(operation);
        };
    }

    private static Expected activation(Operation operation, Inputs in) {
        return switch (operation) {
            case RELU -> ActivationOracle.relu(in.get("x"));
            case RELU_GRAD -> ActivationOracle.reluGrad(in.get("y"), in.get("dy"));
            case SIGMOID -> ActivationOracle.sigmoid(in.get("x"));
            case SIGMOID_GRAD -> ActivationOracle.sigmoidGrad(in.get("y"), in.get("dy"));
            case TANH -> ActivationOracle.tanh(in.get("x"));
            case TANH_GRAD -> ActivationOracle.tanhGrad(in.get("y"), in.get("dy"));
            default -> throw unknown(operation);
        };
    }

    private static IllegalArgumentException unknown(Operation operation) {
        return new IllegalArgumentException(
                operation + " has no such shape; ConvDims belongs to convolutions, and so on");
    }
}
