package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Convolution of views in double: [ConvOracle] of the gathered arrays, its results in the order of their axes.
public final class ViewOracle {

    private ViewOracle() {}

    /// The output, as [ConvOracle#forward].
    public static Expected forward(ConvViewDims d, float[] x, float[] w, float @Nullable [] b) {
        ConvDims conv = d.conv();
        Expected y = ConvOracle.forward(conv, d.x().gather(x), d.w().gather(w), b);
        return stored(y, d.dense(conv.yShape()), d.stored(conv.yShape()));
    }

    /// The gradient with respect to the input, as [ConvOracle#gradInput].
    public static Expected gradInput(ConvViewDims d, float[] dy, float[] w) {
        ConvDims conv = d.conv();
        Expected dx = ConvOracle.gradInput(conv, d.dy().gather(dy), d.w().gather(w));
        return stored(dx, d.dense(conv.xShape()), d.stored(conv.xShape()));
    }

    /// The gradients with respect to the kernel and, where there is one, the bias.
    public static List<Expected> gradWeights(ConvViewDims d, float[] x, float[] dy) {
        float[] gradient = d.dy().gather(dy);
        Expected dw =
                stored(ConvOracle.gradWeights(d.conv(), d.x().gather(x), gradient), d.denseKernel(), d.storedKernel());
        return d.conv().bias() ? List.of(dw, ConvOracle.gradBias(d.conv(), gradient)) : List.of(dw);
    }

    private static Expected stored(Expected dense, View to, int[] shape) {
        double[] value = new double[dense.value().length];
        double[] magnitude = new double[value.length];
        int[] terms = new int[value.length];
        for (int i = 0; i < value.length; i++) {
            int at = to.index(i);
            value[at] = dense.value()[i];
            magnitude[at] = dense.magnitude()[i];
            terms[at] = dense.terms()[i];
        }
        return new Expected(dense.name(), shape, value, magnitude, terms, dense.factors());
    }
}
