package dev.yij.io.compare;

import dev.yij.io.compare.LayerOracle.Prediction;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.NamedNumber;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Layers that compute each output from few numbers at positions that the layer states: copies, which must be
/// exact, lines and interpolations.
///
/// @param precision the format to which the program under test rounds the inputs of its multiplications
/// @param layer     the layer
/// @param images    the number of images
/// @param x         the layer's input, with the batch dimension
record PositionOracle(Precision precision, BuiltLayer layer, int images, float[] x) {

    /// More roundings than any of these formulas has, those of its constants included.
    private static final int ROUNDINGS = 8;

    /// A value, and the magnitude that its roundings refer to; 0 where it must be exact.
    private record Value(double value, double magnitude) {}

    /// The value at a position of the output of one image.
    @FunctionalInterface
    private interface At {
        Value of(float[] image, int i);
    }

    /// Copies of inputs.
    ///
    /// @param source the input index of each output; -1 for a constant zero
    Prediction copied(IntUnaryOperator source) {
        return values((image, i) -> {
            int from = source.applyAsInt(i);
            return new Value(from < 0 ? 0 : image[from], 0);
        });
    }

    /// A difference, a product and a sum; exact for y = x.
    Prediction elementwise(Elementwise elementwise) {
        return values((image, i) -> {
            double input = image[i];
            Elementwise.Line line = elementwise.line(layer.in(), layer.weights(), i, input);
            boolean same = line.center() == 0 && line.slope() == 1 && line.offset() == 0;
            double size =
                    (Math.abs(input) + Math.abs(line.center())) * Math.abs(line.slope()) + Math.abs(line.offset());
            return new Value((input - line.center()) * line.slope() + line.offset(), same ? 0 : size);
        });
    }

    /// The mean of four pixels, weighted by two fractions.
    Prediction interpolated(Resampling resampling) {
        return values((image, i) -> {
            List<NamedNumber> numbers = resampling.numbers(layer.in(), image, i);
            double fh = numbers.get(4).value();
            double fw = numbers.get(5).value();
            double[] share = {(1 - fh) * (1 - fw), (1 - fh) * fw, fh * (1 - fw), fh * fw};
            double value = 0;
            double magnitude = 0;
            for (int k = 0; k < share.length; k++) {
                value += share[k] * numbers.get(k).value();
                magnitude += Math.abs(numbers.get(k).value());
            }
            return new Value(value, magnitude);
        });
    }

    private Prediction values(At at) {
        int in = layer.in().size();
        int out = layer.out().size();
        double[] value = new double[images * out];
        double[] magnitude = new double[value.length];
        int[] roundings = new int[value.length];
        for (int n = 0; n < images; n++) {
            float[] image = Arrays.copyOfRange(x, n * in, (n + 1) * in);
            for (int i = 0; i < out; i++) {
                Value found = at.of(image, i);
                value[n * out + i] = found.value();
                magnitude[n * out + i] = found.magnitude();
                roundings[n * out + i] = found.magnitude() == 0 ? 0 : ROUNDINGS;
            }
        }
        Expected expected = new Expected("y", new int[] {value.length}, value, magnitude, roundings, 2);
        double[] bound = new double[value.length];
        Arrays.setAll(bound, i -> expected.bound(precision, i));
        return new Prediction(value, bound, null, new NamedArrays(List.of()));
    }
}
