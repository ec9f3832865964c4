package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.ResizeDims;
import java.util.Arrays;

/// Bilinear interpolation in double: a pixel at a distance below 1 from an output, along rows and along
/// columns, contributes with 1 minus the distance.
///
/// The bounds allow positions in float32, which move the fractions by a few roundings of the position.
public final class ResizeOracle {

    private ResizeOracle() {}

    /// The output positions along an axis.
    @FunctionalInterface
    public interface Position {
        /// Where output `o` is along an axis of `in` pixels that becomes `out`.
        double at(int o, int in, int out);
    }

    private static int roundings(ResizeDims d) {
        return 8 + 4 * Math.max(d.inH(), d.inW());
    }

    /// y = Σ x · (1 - |row - oh|) · (1 - |column - ow|) over the pixels that are nearer than 1.
    public static Expected forward(ResizeDims d, float[] x) {
        return forward(d, d::at, x);
    }

    /// The same at other positions.
    public static Expected forward(ResizeDims d, Position position, float[] x) {
        return sums(d, position, x, "y", d.yShape(), false);
    }

    /// dx = Σ dy with the same factors.
    public static Expected gradient(ResizeDims d, float[] dy) {
        return gradient(d, d::at, dy);
    }

    /// The same at other positions.
    public static Expected gradient(ResizeDims d, Position position, float[] dy) {
        return sums(d, position, dy, "dx", d.xShape(), true);
    }

    private static Expected sums(
            ResizeDims d, Position position, float[] from, String name, int[] shape, boolean backwards) {
        double[] value = new double[NamedArray.elements(shape)];
        double[] magnitude = new double[value.length];
        int[] terms = new int[value.length];
        Arrays.fill(terms, roundings(d));
        for (int oh = 0; oh < d.outH(); oh++) {
            for (int ih = 0; ih < d.inH(); ih++) {
                double row = 1 - Math.abs(position.at(oh, d.inH(), d.outH()) - ih);
                for (int ow = 0; row >= 0 && ow < d.outW(); ow++) {
                    for (int iw = 0; iw < d.inW(); iw++) {
                        double column = 1 - Math.abs(position.at(ow, d.inW(), d.outW()) - iw);
                        for (int k = 0; column >= 0 && k < d.images() * d.channels(); k++) {
                            int n = k / d.channels();
                            int x = ((n * d.inH() + ih) * d.inW() + iw) * d.channels() + k % d.channels();
                            int y = ((n * d.outH() + oh) * d.outW() + ow) * d.channels() + k % d.channels();
                            int to = backwards ? x : y;
                            double number = from[backwards ? y : x];
                            value[to] += number * row * column;
                            magnitude[to] += Math.abs(number);
                            terms[to]++;
                        }
                    }
                }
            }
        }
        return new Expected(name, shape, value, magnitude, terms, 0);
    }
}
