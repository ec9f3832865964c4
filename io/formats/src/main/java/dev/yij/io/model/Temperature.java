package dev.yij.io.model;

import java.util.List;

/// Calibration of probabilities by one number (Guo et al., "On Calibration of Modern Neural Networks", 2017):
/// the logits are divided by a temperature T, so that the probabilities p become `p^(1/T)`, normalised. A T
/// above 1 makes a classifier less confident. The most probable class stays the same.
public final class Temperature {

    /// Limits of 1/T: beyond them a small validation set would claim more than it can know.
    private static final double LEAST = 1.0 / 16;

    private static final double MOST = 4;

    private Temperature() {}

    /// The temperature that minimizes the cross-entropy on some samples.
    ///
    /// The derivative of the cross-entropy with respect to 1/T increases with 1/T, so its zero is found by
    /// bisection. The target of the actual class is (n + 1) / (n + 2) for n samples, not 1, after Platt (1999):
    /// otherwise a few samples that are all predicted correctly would demand a temperature of zero.
    ///
    /// @param probabilities the probabilities of the classes, for each sample; at least 2 classes
    /// @param labels        the actual classes
    /// @throws IllegalArgumentException if there are no samples
    public static double fit(List<float[]> probabilities, int[] labels) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("a temperature cannot be fitted to no samples");
        }
        double low = LEAST;
        double high = MOST;
        for (int i = 0; i < 50; i++) {
            double middle = Math.sqrt(low * high);
            if (derivative(probabilities, labels, middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 1 / Math.sqrt(low * high);
    }

    /// The mean cross-entropy of some samples at a temperature.
    ///
    /// @param probabilities the probabilities of the classes, for each sample
    /// @param labels        the actual classes
    public static double crossEntropy(List<float[]> probabilities, int[] labels, double temperature) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= logits(apply(probabilities.get(i), temperature))[labels[i]];
        }
        return sum / labels.length;
    }

    /// The derivative of the cross-entropy with respect to b = 1/T: the expected logit under the model's
    /// probabilities at b, minus that under the targets.
    private static double derivative(List<float[]> probabilities, int[] labels, double b) {
        double target = (labels.length + 1.0) / (labels.length + 2.0);
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] logits = logits(probabilities.get(i));
            double[] p = softmax(logits, b);
            double other = (1 - target) / (logits.length - 1);
            for (int c = 0; c < logits.length; c++) {
                sum += (p[c] - (c == labels[i] ? target : other)) * logits[c];
            }
        }
        return sum;
    }

    /// The probabilities at a temperature; the same array for 1.
    ///
    /// @param probabilities of the classes, at temperature 1
    public static float[] apply(float[] probabilities, double temperature) {
        if (temperature == 1) {
            return probabilities;
        }
        double[] p = softmax(logits(probabilities), 1 / temperature);
        float[] adjusted = new float[p.length];
        for (int c = 0; c < p.length; c++) {
            adjusted[c] = (float) p[c];
        }
        return adjusted;
    }

    /// Logarithms of the probabilities: the logits up to a constant, which softmax ignores.
    private static double[] logits(float[] probabilities) {
        double[] logits = new double[probabilities.length];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = Math.log(Math.max(probabilities[c], Float.MIN_NORMAL));
        }
        return logits;
    }

    private static double[] softmax(double[] logits, double b) {
        double most = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            most = Math.max(most, logit);
        }
        double[] p = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(b * (logits[c] - most));
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }
}
