package dev.yij.io.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// One line of a figure: a value per epoch, NaN where it is not known.
///
/// @param name   what the legend calls it
/// @param values as many as the figure has epochs; not copied
public record Curve(String name, double[] values) {

    /// The values that are numbers.
    DoubleStream finite() {
        return Arrays.stream(values).filter(Double::isFinite);
    }
}
