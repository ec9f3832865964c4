package dev.yij.io.report;

import java.util.List;

/// What a temperature changes on some samples.
///
/// @param temperature the [temperature][dev.yij.io.model.Temperature]
/// @param before      the reliability of the network's probabilities
/// @param after       that of the calibrated ones
public record Calibration(double temperature, Reliability before, Reliability after) {

    /// The effect of a temperature.
    ///
    /// @param probabilities the probabilities of the classes, for each sample
    /// @param labels        the actual classes
    public static Calibration of(double temperature, List<float[]> probabilities, int[] labels) {
        return new Calibration(
                temperature,
                Reliability.of(probabilities, labels, 1),
                Reliability.of(probabilities, labels, temperature));
    }
}
