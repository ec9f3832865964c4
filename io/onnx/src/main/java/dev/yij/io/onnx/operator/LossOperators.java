package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Losses, for scores `images × classes × …` and class numbers `images × …`.
final class LossOperators {

    private LossOperators() {}

    /// `SoftmaxCrossEntropyLoss`: the loss, and the logarithms of the probabilities.
    static List<OnnxTensor> softmaxCrossEntropy(Call call) throws FormatException {
        OnnxTensor scores = call.input(0);
        OnnxTensor logarithms = Softmaxes.along(call, scores, classAxis(call), true);
        return List.of(negativeLogLikelihood(call, logarithms), logarithms);
    }

    /// `NegativeLogLikelihoodLoss`, whose scores are the logarithms of probabilities.
    static List<OnnxTensor> negativeLogLikelihood(Call call) throws FormatException {
        classAxis(call);
        return List.of(negativeLogLikelihood(call, call.input(0)));
    }

    private static int classAxis(Call call) throws FormatException {
        OnnxTensor scores = call.input(0);
        call.requireFloating(scores);
        Dims dims = scores.dims();
        long[] expected = dims.rank() < 2 ? new long[0] : new long[dims.rank() - 1];
        for (int axis = 0; axis < expected.length; axis++) {
            expected[axis] = dims.get(axis == 0 ? 0 : axis + 1);
        }
        if (dims.rank() < 2 || !call.input(1).dims().equals(Dims.of(expected))) {
            throw call.error("classes " + call.input(1) + " do not fit scores " + scores);
        }
        return 1;
    }

    private static OnnxTensor negativeLogLikelihood(Call call, OnnxTensor scores) throws FormatException {
        OnnxTensor target = call.input(1);
        @Nullable OnnxTensor weight = call.optional(2);
        String reduction = call.attributes().word("reduction", "mean");
        if (!List.of("none", "mean", "sum").contains(reduction)) {
            throw call.error("\"" + reduction + "\" is not a reduction");
        }
        boolean ignores = call.attributes().has("ignore_index");
        long ignored = call.attributes().integer("ignore_index", 0);
        int classes = scores.dims().get(1);
        if (weight != null && weight.size() != classes) {
            throw call.error("expected a weight for each of " + classes + " classes, found " + weight);
        }
        Lines lines = Lines.of(scores.dims(), 1);
        double[] losses = new double[target.size()];
        double weights = 0;
        for (int i = 0; i < losses.length; i++) {
            long which = target.integer(i);
            if (ignores && which == ignored) {
                continue;
            }
            if (which < 0 || which >= classes) {
                throw call.error("element " + i + " of the classes is " + which + ", there are " + classes);
            }
            double factor = weight == null ? 1 : weight.number((int) which);
            losses[i] = -factor * scores.number(lines.at(i, (int) which));
            weights += factor;
        }
        boolean each = reduction.equals("none");
        OnnxTensor y = call.zeros(scores.type(), each ? target.dims() : Dims.of());
        double sum = Arrays.stream(losses).sum();
        for (int i = 0; i < y.size(); i++) {
            y.set(i, each ? losses[i] : reduction.equals("sum") ? sum : sum / weights);
        }
        return y;
    }
}
