package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_RELU;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_RELU;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Bugs of convolutions and dense layers in the steps after the products: bias, ReLU, the sum over the batch.
final class BiasBugs {

    private static final Set<Operation> WITH_BIAS =
            Set.of(CONV2D, CONV2D_RELU, GROUPED_CONV2D, GROUPED_CONV2D_RELU, DENSE);
    private static final Set<Operation> WEIGHT_GRADIENTS =
            Set.of(CONV2D_GRAD_WEIGHTS, GROUPED_CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS);

    private BiasBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                Prediction.of("bias missing", "the bias is not added", WITH_BIAS, biased(d -> 0)),
                Prediction.of("bias added twice", "the bias is added twice", WITH_BIAS, biased(d -> 2)),
                Prediction.of("bias subtracted", "the bias is subtracted", WITH_BIAS, biased(d -> -1)),
                Prediction.of(
                        "bias added in the loop",
                        "the bias is added once for each tap, input channel or both: add it once for each output",
                        WITH_BIAS,
                        biased(ConvDims::groupInC),
                        biased(d -> d.kernelH() * d.kernelW()),
                        biased(d -> d.kernelH() * d.kernelW() * d.groupInC())),
                Prediction.of(
                        "bias of the first channel for all",
                        "every output channel gets the bias of the first one: index it by the output channel",
                        WITH_BIAS,
                        BiasBugs::firstBias),
                Prediction.of(
                        "ReLU missing",
                        "negative results stay negative: conv2dRelu ends with max(·, 0)",
                        Set.of(CONV2D_RELU, GROUPED_CONV2D_RELU),
                        evidence -> List.of(WiredConvolution.forward(evidence))),
                Prediction.of(
                        "ReLU before the bias",
                        "max(·, 0) is applied to the sum of products, and then the bias is added: add the bias"
                                + " first",
                        Set.of(CONV2D_RELU, GROUPED_CONV2D_RELU),
                        BiasBugs::reluBeforeBias),
                Prediction.of(
                        "unexpected ReLU",
                        "negative results become 0: conv2d and dense have no activation",
                        Set.of(CONV2D, GROUPED_CONV2D, DENSE),
                        evidence -> List.of(WiredConvolution.forward(evidence).rectified())),
                Prediction.of(
                        "gradient of the bias missing",
                        "db is not written: it is the sum of dy over images, rows and columns",
                        WEIGHT_GRADIENTS,
                        evidence -> only("db", scaled(evidence, 0))),
                Prediction.of(
                        "weight gradient divided by the batch",
                        "the gradient with respect to weights or bias is the mean over the images: it must be the"
                                + " sum, the gradient of the loss is already divided by their number",
                        WEIGHT_GRADIENTS,
                        evidence -> scaled(
                                evidence, 1.0 / WiredConvolution.dims(evidence).images())),
                Prediction.of(
                        "weight gradient doubled",
                        "the gradient with respect to weights or bias is added twice",
                        WEIGHT_GRADIENTS,
                        evidence -> scaled(evidence, 2)));
    }

    /// The forward pass with the bias multiplied by a factor.
    private static Function<Evidence, List<Expected>> biased(ToDoubleFunction<ConvDims> factor) {
        return evidence -> {
            float times = (float) factor.applyAsDouble(WiredConvolution.dims(evidence));
            return Rewritten.inputs(evidence, (name, data) -> name.equals("b") ? Rewritten.scaled(data, times) : data);
        };
    }

    private static List<Expected> firstBias(Evidence evidence) {
        return Rewritten.inputs(evidence, (name, data) -> {
            float[] first = data.clone();
            if (name.equals("b")) {
                Arrays.fill(first, data[0]);
            }
            return first;
        });
    }

    private static List<Expected> reluBeforeBias(Evidence evidence) {
        float[] b = evidence.inputs().find("b");
        Expected y = WiredConvolution.forward(evidence);
        double[] value = y.value().clone();
        for (int i = 0; i < value.length; i++) {
            double bias = b == null ? 0 : b[i % b.length];
            value[i] = Math.max(value[i] - bias, 0) + bias;
        }
        return List.of(y.withValue(value));
    }

    private static List<Expected> scaled(Evidence evidence, double factor) {
        return Rewritten.outputs(evidence, (output, i) -> output.value()[i] * factor);
    }

    private static List<Expected> only(String name, List<Expected> outputs) {
        return outputs.stream().filter(o -> o.name().equals(name)).toList();
    }
}
