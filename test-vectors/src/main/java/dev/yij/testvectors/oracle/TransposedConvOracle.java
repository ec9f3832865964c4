package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transposed convolution in double: what [ConvOracle] computes for the convolution, with the roles of input
/// and output exchanged.
public final class TransposedConvOracle {

    private TransposedConvOracle() {}

    /// y = b + the gradient with respect to the input of the convolution, for the gradient x.
    public static Expected forward(TransposedConvDims d, float[] x, float[] w, float @Nullable [] b) {
        Expected sums = ConvOracle.gradInput(d.convolution(), x, w);
        double[] value = sums.value();
        double[] magnitude = sums.magnitude();
        int[] terms = sums.terms();
        for (int i = 0; b != null && i < value.length; i++) {
            value[i] += b[i % d.outC()];
            magnitude[i] += Math.abs(b[i % d.outC()]);
            terms[i]++;
        }
        return new Expected("y", d.yShape(), value, magnitude, terms, 2);
    }

    /// dx = the convolution of dy.
    public static Expected gradInput(TransposedConvDims d, float[] dy, float[] w) {
        Expected y = ConvOracle.forward(d.convolution(), dy, w, null);
        return new Expected("dx", d.xShape(), y.value(), y.magnitude(), y.terms(), 2);
    }

    /// dw = the gradient with respect to the kernel of the convolution, for the input dy and the gradient x;
    /// and db.
    public static List<Expected> gradWeights(TransposedConvDims d, float[] x, float[] dy) {
        ConvDims convolution = d.convolution();
        Expected dw = ConvOracle.gradWeights(convolution, dy, x);
        return convolution.bias() ? List.of(dw, ConvOracle.columnSums("db", dy, d.outC())) : List.of(dw);
    }
}
