package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.layer.ActivationFunction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is measured in training and validation besides the loss and the accuracy: a quotient of two sums over
/// samples, so that it can be added up over slices and batches. Where [Mixup] has mixed two targets, the larger
/// part counts.
///
/// ```java
/// model.setMetrics(List.of(new Metric.TopAccuracy(5), new Metric.Precision()));
/// ```
@CheckReturnValue
public sealed interface Metric {

    /// The name in the history: `top_5_acc`.
    String key();

    /// Adds a sample.
    ///
    /// @param sums the numerator at `at`, the denominator after it
    void add(Sample sample, double[] sums, int at);

    /// The fraction of samples whose actual class is among the `k` with the largest outputs, ties in the
    /// order of the classes.
    ///
    /// @param k at least 1
    record TopAccuracy(int k) implements Metric {

        /// Checks k.
        ///
        /// @throws IllegalArgumentException if it is below 1
        public TopAccuracy {
            if (k < 1) {
                throw new IllegalArgumentException("a top-k accuracy needs a k of at least 1, found " + k);
            }
        }

        @Override
        public String key() {
            return "top_" + k + "_acc";
        }

        @Override
        public void add(Sample sample, double[] sums, int at) {
            sums[at] += sample.rank() < k ? 1 : 0;
            sums[at + 1]++;
        }
    }

    /// Of the outputs above 1/2 the fraction whose targets are 1, over all classes: Keras's `Precision()`. 0 if
    /// there is none.
    record Precision() implements Metric {

        @Override
        public String key() {
            return "precision";
        }

        @Override
        public void add(Sample sample, double[] sums, int at) {
            float[] p = sample.probabilities();
            for (int j = 0; j < p.length; j++) {
                if (p[j] > 0.5f) {
                    sums[at] += sample.isPositive(j) ? 1 : 0;
                    sums[at + 1]++;
                }
            }
        }
    }

    /// Of the targets that are 1 the fraction whose outputs are above 1/2: Keras's `Recall()`.
    record Recall() implements Metric {

        @Override
        public String key() {
            return "recall";
        }

        @Override
        public void add(Sample sample, double[] sums, int at) {
            float[] p = sample.probabilities();
            for (int j = 0; j < p.length; j++) {
                if (sample.isPositive(j)) {
                    sums[at] += p[j] > 0.5f ? 1 : 0;
                    sums[at + 1]++;
                }
            }
        }
    }

    /// The loss of one output of several, without its weight.
    record OutputLoss() implements Metric {

        @Override
        public String key() {
            return "loss";
        }

        @Override
        public void add(Sample sample, double[] sums, int at) {
            sums[at] += sample.loss();
            sums[at + 1]++;
        }
    }

    /// The accuracy of one output of several.
    record OutputAccuracy() implements Metric {

        @Override
        public String key() {
            return "acc";
        }

        @Override
        public void add(Sample sample, double[] sums, int at) {
            sums[at] += sample.predicted() == sample.label() ? 1 : 0;
            sums[at + 1]++;
        }
    }

    /// One output for one sample.
    ///
    /// @param by      the loss of the output
    /// @param classes the number of elements of the output
    /// @param scores  the input of the loss, where those of the sample begin at `from`
    /// @param targets the targets, where those of the sample begin at `to`
    /// @param label   the actual class
    /// @param loss    the loss
    record Sample(Loss by, int classes, float[] scores, int from, float[] targets, int to, int label, float loss) {

        int predicted() {
            return by.predicted(classes, scores, from);
        }

        int rank() {
            return Metrics.rank(label, predicted(), classes, scores, from);
        }

        boolean isPositive(int j) {
            return by.targets(classes) == 1 && classes > 1 ? j == label : targets[to + j] > 0.5f;
        }

        /// The outputs as probabilities: of logits sigmoid if that is the loss's activation function, else
        /// softmax.
        float[] probabilities() {
            float[] p = new float[classes];
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < classes; j++) {
                p[j] = scores[from + j];
                largest = Math.max(largest, p[j]);
            }
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += StrictMath.exp(p[j] - largest);
            }
            boolean sigmoid = by.activation() == ActivationFunction.SIGMOID;
            for (int j = 0; by.fromLogits() && j < classes; j++) {
                p[j] = (float) (sigmoid ? 1 / (1 + StrictMath.exp(-p[j])) : StrictMath.exp(p[j] - largest) / sum);
            }
            return p;
        }
    }

    /// The metric of a key, also with a hyphen: `top_5_acc`, `top-5`, `precision`, `recall`.
    ///
    /// @throws IllegalArgumentException if there is none
    static Metric of(String key) {
        Matcher top = Pattern.compile("top[_-](\\d{1,6})([_-]acc)?").matcher(key);
        if (top.matches()) {
            return new TopAccuracy(Integer.parseInt(top.group(1)));
        }
        return Stream.<Metric>of(new Precision(), new Recall())
                .filter(metric -> metric.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + key + "\" is not a metric; metrics are top-5 and the like, precision, recall"));
    }

    /// What is measured of each output of a model: these metrics, and its loss and accuracy if there are
    /// several.
    ///
    /// @param outputs the number of outputs
    static List<Metric> ofEach(List<Metric> metrics, int outputs) {
        return outputs == 1
                ? metrics
                : Stream.concat(Stream.of(new OutputLoss(), new OutputAccuracy()), metrics.stream())
                        .toList();
    }
}
