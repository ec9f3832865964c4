package dev.yij.io.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// One line of a plot: a value per epoch, NaN if it is unknown.
///
/// @param name   its name in the legend
/// @param values one value per epoch of the plot; not copied
public record Curve(String name, double[] values) {

    /// The values that are not NaN.
    DoubleStream finite() {
        return Arrays.stream(values).filter(Double::isFinite);
    }
}
