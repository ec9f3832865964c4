package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.RELU;
import static dev.yij.testvectors.kernel.Operation.RELU_GRAD;
import static dev.yij.testvectors.kernel.Operation.SIGMOID;
import static dev.yij.testvectors.kernel.Operation.SIGMOID_GRAD;
import static dev.yij.testvectors.kernel.Operation.TANH;
import static dev.yij.testvectors.kernel.Operation.TANH_GRAD;

import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Bugs of activations.
final class ActivationBugs {

    private static final Set<Operation> GRADIENTS = Set.of(RELU_GRAD, SIGMOID_GRAD, TANH_GRAD);

    private ActivationBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                forward("NaN becomes 0", "NaN becomes 0 in ReLU: max(x, 0) must be NaN", RELU, x -> x > 0 ? x : 0),
                forward(
                        "ReLU leaks",
                        "negative inputs are multiplied by a small factor, as in leaky ReLU",
                        RELU,
                        x -> x > 0 ? x : 0.01 * x),
                forward("activation missing", "the input is returned unchanged", RELU, x -> x),
                forward("activation missing", "the input is returned unchanged", SIGMOID, x -> x),
                forward("activation missing", "the input is returned unchanged", TANH, x -> x),
                forward("tanh instead of sigmoid", "tanh is computed", SIGMOID, StrictMath::tanh),
                forward("sigmoid instead of tanh", "the logistic function is computed", TANH, x -> sigmoid(x)),
                gradient("activation's gradient ignored", "dy is returned unchanged", GRADIENTS, (y, dy) -> dy),
                gradient(
                        "dy ignored",
                        "the activation's slope is not multiplied by dy",
                        Set.of(RELU_GRAD),
                        (y, dy) -> y > 0 ? 1 : 0),
                gradient(
                        "dy ignored",
                        "the activation's slope is not multiplied by dy",
                        Set.of(SIGMOID_GRAD),
                        (y, dy) -> y * (1 - y)),
                gradient(
                        "dy ignored",
                        "the activation's slope is not multiplied by dy",
                        Set.of(TANH_GRAD),
                        (y, dy) -> 1 - y * y),
                gradient(
                        "output used as input in the slope",
                        "the output y is used as if it were the input: the slope is y·(1-y)",
                        Set.of(SIGMOID_GRAD),
                        (y, dy) -> dy * sigmoid(y) * (1 - sigmoid(y))),
                gradient(
                        "output used as input in the slope",
                        "the output y is used as if it were the input: the slope is 1-y²",
                        Set.of(TANH_GRAD),
                        (y, dy) -> dy * (1 - StrictMath.pow(StrictMath.tanh(y), 2))),
                gradient(
                        "tanh gradient not squared",
                        "the slope 1-y is computed: it is 1-y²",
                        Set.of(TANH_GRAD),
                        (y, dy) -> dy * (1 - y)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static Hypothesis forward(String name, String advice, Operation operation, DoubleUnaryOperator formula) {
        return Prediction.of(name, advice, Set.of(operation), e -> {
            float[] x = e.inputs().get("x");
            return Rewritten.elements(e, (output, i) -> formula.applyAsDouble(x[i]));
        });
    }

    private static Hypothesis gradient(
            String name, String advice, Set<Operation> operations, DoubleBinaryOperator formula) {
        return Prediction.of(name, advice, operations, e -> {
            float[] y = e.inputs().get("y");
            float[] dy = e.inputs().get("dy");
            return Rewritten.outputs(e, (output, i) -> formula.applyAsDouble(y[i], dy[i]));
        });
    }
}
