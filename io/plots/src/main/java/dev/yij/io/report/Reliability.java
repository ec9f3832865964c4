package dev.yij.io.report;

import dev.yij.io.model.Temperature;
import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.List;

/// How often predictions are correct, by their probability: a calibrated classifier is correct on seven of ten
/// images to which it gives a probability of 0.7.
///
/// @param bins ten bins of equal width over [0, 1]
public record Reliability(List<Bin> bins) {

    /// The number of bins.
    static final int BINS = 10;

    /// The predictions whose probability lies in one bin.
    ///
    /// @param samples    their number
    /// @param confidence the mean probability of the predicted class; NaN if there are none
    /// @param accuracy   the fraction that is correct; NaN if there are none
    public record Bin(int samples, double confidence, double accuracy) {}

    /// Copies the list.
    public Reliability {
        bins = List.copyOf(bins);
    }

    /// Counts predictions.
    ///
    /// @param probabilities the probabilities of the classes, for each sample
    /// @param labels        the actual classes
    /// @param temperature   by which the probabilities are first [adjusted][Temperature#apply]
    static Reliability of(List<float[]> probabilities, int[] labels, double temperature) {
        int[] samples = new int[BINS];
        double[] confidence = new double[BINS];
        int[] correct = new int[BINS];
        for (int i = 0; i < labels.length; i++) {
            float[] p = Temperature.apply(probabilities.get(i), temperature);
            int predicted = Metrics.argMax(p, 0, p.length);
            int bin = Math.clamp((int) (p[predicted] * BINS), 0, BINS - 1);
            samples[bin]++;
            confidence[bin] += p[predicted];
            correct[bin] += predicted == labels[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            bins.add(new Bin(samples[bin], confidence[bin] / samples[bin], (double) correct[bin] / samples[bin]));
        }
        return new Reliability(bins);
    }

    /// The number of predictions.
    public int samples() {
        return bins.stream().mapToInt(Bin::samples).sum();
    }

    /// The expected calibration error: the mean over all predictions of the distance between the confidence and
    /// the accuracy of their bin (Naeini et al., 2015; Guo et al., 2017, equation 3).
    public double expectedCalibrationError() {
        return bins.stream()
                        .filter(bin -> bin.samples > 0)
                        .mapToDouble(bin -> bin.samples * Math.abs(bin.accuracy - bin.confidence))
                        .sum()
                / samples();
    }
}
