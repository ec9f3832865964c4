package dev.yij.simd;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.oracle.Expected;
import java.util.stream.Stream;

/// An array that is known up to rounding: the exact value of each element, and every faithful float32
/// computation of it, is within `radius` of `centre`.
record Ball(float[] centre, float[] radius) {

    /// A kernel that is linear in one array, as an oracle computes it in double; its other inputs are known
    /// exactly.
    interface Kernel {
        Expected of(float[] input);
    }

    /// A ball around values in double; rounding them to float32 adds to the radius.
    static Ball of(double[] value, double[] radius) {
        float[] centre = new float[value.length];
        float[] up = new float[value.length];
        for (int i = 0; i < value.length; i++) {
            centre[i] = (float) value[i];
            up[i] = Math.nextUp((float) (radius[i] + Math.abs(value[i] - centre[i])));
        }
        return new Ball(centre, up);
    }

    /// What a kernel gives for inputs that are known exactly.
    ///
    /// @param ways the same with the bounds of other ways to compute it
    static Ball of(Expected expected, Expected... ways) {
        return of(expected.value(), bounds(expected, ways));
    }

    /// What a kernel gives for this ball: around its value for the centre. The radius is what the ball's own
    /// radius grows to, and what the computation may round off for inputs as large as centre and radius
    /// together.
    ///
    /// @param kernel the kernel
    /// @param sizes  the same with its other inputs' absolute values
    /// @param ways   the same with the bounds of other ways to compute it
    Ball through(Kernel kernel, Kernel sizes, Kernel... ways) {
        float[] largest = absolute(centre);
        for (int i = 0; i < largest.length; i++) {
            largest[i] = Math.nextUp(largest[i] + radius[i]);
        }
        Expected[] others = Stream.of(ways).map(way -> way.of(largest)).toArray(Expected[]::new);
        double[] rounding = bounds(sizes.of(largest), others);
        double[] carried = sizes.of(radius).value();
        for (int i = 0; i < carried.length; i++) {
            carried[i] += rounding[i];
        }
        return of(kernel.of(centre).value(), carried);
    }

    private static double[] bounds(Expected expected, Expected... ways) {
        double[] bounds = new double[expected.value().length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = expected.bound(Precision.FLOAT32, i);
            for (Expected way : ways) {
                bounds[i] = Math.max(bounds[i], way.bound(Precision.FLOAT32, i));
            }
        }
        return bounds;
    }

    static float[] absolute(float[] values) {
        float[] absolute = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            absolute[i] = Math.abs(values[i]);
        }
        return absolute;
    }

    /// How many times its radius the worst element is away from its centre: at most 1 if all are within; NaN is
    /// infinitely far away.
    double distance(float[] values) {
        double worst = 0;
        for (int i = 0; i < centre.length; i++) {
            double off = Math.abs((double) values[i] - centre[i]);
            double ratio = off == 0 ? 0 : off / radius[i];
            worst = ratio >= 0 ? Math.max(worst, ratio) : Double.POSITIVE_INFINITY;
        }
        return worst;
    }
}
