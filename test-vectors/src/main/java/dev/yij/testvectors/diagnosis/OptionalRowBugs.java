package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.ADAMW;
import static dev.yij.testvectors.kernel.Operation.LAYER_NORM;
import static dev.yij.testvectors.kernel.Operation.LAYER_NORM_GRAD;
import static dev.yij.testvectors.kernel.Operation.RMSPROP;
import static dev.yij.testvectors.kernel.Operation.SPARSE_CROSS_ENTROPY;
import static dev.yij.testvectors.kernel.Operation.SPARSE_CROSS_ENTROPY_GRAD;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.DecayOracle;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Bugs of layer normalization, of losses with the numbers of classes, and of AdamW and RMSprop.
final class OptionalRowBugs {

    private static final Set<Operation> LAYERS = Set.of(LAYER_NORM, LAYER_NORM_GRAD);

    private OptionalRowBugs() {}

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        normalization(bugs);
        labels(bugs);
        updates(bugs);
        return bugs;
    }

    private static void normalization(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "epsilon ignored",
                "ε is not added to the variance, or 0 is passed for it",
                LAYERS,
                OptionalBugs.instead(dims ->
                        dims instanceof LayerNormDims d ? new LayerNormDims(d.rows(), d.columns(), 1e-30) : null)));
        bugs.add(Prediction.of(
                "gamma and beta exchanged",
                "the scale γ is added and the offset β multiplied: check their order",
                Set.of(LAYER_NORM),
                e -> Rewritten.inputs(
                        e,
                        (name, data) ->
                                name.equals("x") ? data : e.inputs().get(name.equals("beta") ? "gamma" : "beta"))));
        bugs.add(Prediction.of(
                "variance with n - 1",
                "the squares are divided by n - 1, as for a sample: layer normalization divides by n",
                Set.of(LAYER_NORM),
                e -> Rewritten.outputs(e, (output, i) -> sample((LayerNormDims) e.dims(), e, output.value()[i], i))));
        bugs.add(Prediction.of(
                "statistics as constants",
                "dx is γ / √(σ² + ε) · dy: mean and variance depend on x, too",
                Set.of(LAYER_NORM_GRAD),
                e -> Rewritten.outputs(e, (output, i) -> {
                    LayerNormDims d = (LayerNormDims) e.dims();
                    double root = Math.sqrt(variance(d, e.inputs().get("x"), i / d.columns()) + d.epsilon());
                    return output.name().equals("dx")
                            ? (double) e.inputs().get("dy")[i] * e.inputs().get("gamma")[i % d.columns()] / root
                            : output.value()[i];
                })));
    }

    /// A normalized number with the variance of a sample.
    private static double sample(LayerNormDims d, Evidence e, double value, int i) {
        int n = d.columns();
        double variance = variance(d, e.inputs().get("x"), i / n);
        double beta = e.inputs().get("beta")[i % n];
        double ratio = Math.sqrt((variance + d.epsilon()) / (variance * n / (n - 1) + d.epsilon()));
        return n == 1 ? value : (value - beta) * ratio + beta;
    }

    private static double variance(LayerNormDims d, float[] x, int row) {
        int n = d.columns();
        double mean = 0;
        for (int i = row * n; i < (row + 1) * n; i++) {
            mean += (double) x[i] / n;
        }
        double variance = 0;
        for (int i = row * n; i < (row + 1) * n; i++) {
            variance += (x[i] - mean) * (x[i] - mean) / n;
        }
        return variance;
    }

    private static void labels(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "labels counted from 1",
                "the class before the label is used: labels are counted from 0",
                Set.of(SPARSE_CROSS_ENTROPY, SPARSE_CROSS_ENTROPY_GRAD),
                e -> Rewritten.inputs(e, (name, data) -> {
                    float[] shifted = data.clone();
                    int columns = ((RowDims) e.dims()).columns();
                    for (int i = 0; name.equals("labels") && i < data.length; i++) {
                        shifted[i] = (data[i] + columns - 1) % columns;
                    }
                    return shifted;
                })));
        bugs.add(Prediction.of(
                "gradient not divided by the batch",
                "the loss is the mean over the rows, so its gradient is divided by their number",
                Set.of(SPARSE_CROSS_ENTROPY_GRAD),
                e -> Rewritten.outputs(e, (output, i) -> output.value()[i] * ((RowDims) e.dims()).rows())));
    }

    private static void updates(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "weight decay ignored",
                "p -= rate·decay·p is missing",
                Set.of(ADAMW),
                OptionalBugs.instead(dims -> dims instanceof AdamWDims d ? decaying(d, 0) : null)));
        bugs.add(Prediction.of(
                "weight decay without the rate",
                "p -= decay·p is computed: the decay is multiplied by the learning rate",
                Set.of(ADAMW),
                OptionalBugs.instead(
                        dims -> dims instanceof AdamWDims d ? decaying(d, d.weightDecay() / d.learningRate()) : null)));
        bugs.add(Prediction.of(
                "weight decay in the gradient",
                "decay·p is added to the gradient, as in Adam with L2 regularization: AdamW subtracts rate·decay·p from the"
                        + " weights",
                Set.of(ADAMW),
                OptionalRowBugs::regularized));
        bugs.add(Prediction.of(
                "epsilon at the other side of the root",
                "√v + ε is computed where √(v + ε) is meant, or the reverse: PyTorch adds ε to the root, TensorFlow inside",
                Set.of(RMSPROP),
                OptionalBugs.instead(dims -> dims instanceof RmsPropDims d
                        ? new RmsPropDims(
                                d.count(),
                                d.steps(),
                                d.learningRate(),
                                d.rho(),
                                d.momentum(),
                                d.epsilon(),
                                !d.insideRoot())
                        : null)));
        bugs.add(Prediction.of(
                "momentum ignored",
                "m = momentum·m + rate·g/√v",
                Set.of(RMSPROP),
                OptionalBugs.instead(dims -> dims instanceof RmsPropDims d
                        ? new RmsPropDims(
                                d.count(), d.steps(), d.learningRate(), d.rho(), 0, d.epsilon(), d.insideRoot())
                        : null)));
    }

    private static AdamWDims decaying(AdamWDims d, float decay) {
        return new AdamWDims(
                d.count(), d.steps(), d.firstStep(), d.learningRate(), d.beta1(), d.beta2(), d.epsilon(), decay);
    }

    /// Step by step, because each gradient depends on the weights before it.
    private static List<Expected> regularized(Evidence evidence) {
        AdamWDims d = (AdamWDims) evidence.dims();
        float[] p = evidence.inputs().get("p");
        float[] m = evidence.inputs().get("m");
        float[] v = evidence.inputs().get("v");
        List<Expected> outputs = List.of();
        for (int step = 0; step < d.steps(); step++) {
            float[] g = d.gradient(evidence.inputs().get("g"), step).clone();
            for (int i = 0; i < g.length; i++) {
                g[i] += d.weightDecay() * p[i];
            }
            AdamWDims single = new AdamWDims(
                    d.count(), 1, d.firstStep() + step, d.learningRate(), d.beta1(), d.beta2(), d.epsilon(), 0);
            outputs = DecayOracle.adamW(single, g, p, m, v);
            p = floats(outputs.get(0));
            m = floats(outputs.get(1));
            v = floats(outputs.get(2));
        }
        return outputs.stream()
                .map(o -> new Expected(
                        o.name(), o.shape(), o.value(), o.magnitude(), times(o.terms(), d.steps()), o.factors()))
                .toList();
    }

    private static float[] floats(Expected output) {
        float[] floats = new float[output.value().length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) output.value()[i];
        }
        return floats;
    }

    private static int[] times(int[] terms, int factor) {
        int[] product = terms.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }
}
