package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Padding;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.Sums;
import java.util.Arrays;
import java.util.List;

/// A convolution or a dense layer, which is one of 1×1 pixel, in double and wired as a [Wiring] says.
final class WiredConvolution {

    private final ConvDims d;
    private final Inputs in;
    private final Wiring wiring;

    private WiredConvolution(ConvDims d, Inputs in, Wiring wiring) {
        this.d = d;
        this.in = in;
        this.wiring = wiring;
    }

    /// The outputs of a kernel under a wiring.
    static List<Expected> outputs(Evidence evidence, Wiring wiring) {
        WiredConvolution convolution = new WiredConvolution(dims(evidence), evidence.inputs(), wiring);
        return switch (evidence.operation()) {
            case CONV2D, DENSE -> List.of(convolution.forward());
            case CONV2D_RELU -> List.of(rectified(convolution.forward()));
            case CONV2D_GRAD_INPUT, DENSE_GRAD_INPUT -> List.of(convolution.gradInput());
            default -> List.of(convolution.gradWeights(), convolution.gradBias());
        };
    }

    /// The shape as a convolution's.
    static ConvDims dims(Evidence evidence) {
        if (evidence.dims() instanceof DenseDims d) {
            ConvDims dims = ConvDims.of(d.images(), 1, 1, d.in(), 1, 1, d.out(), Padding.VALID);
            return d.bias() ? dims : dims.withoutBias();
        }
        return (ConvDims) evidence.dims();
    }

    /// max(·, 0).
    static Expected rectified(Expected y) {
        double[] value = Arrays.stream(y.value()).map(v -> Math.max(v, 0)).toArray();
        return new Expected(y.name(), y.shape(), value, y.magnitude(), y.terms(), y.factors());
    }

    /// The forward pass without whatever follows it.
    static Expected forward(Evidence evidence) {
        return new WiredConvolution(dims(evidence), evidence.inputs(), Wiring.RIGHT).forward();
    }

    private Expected forward() {
        float[] x = in.get("x");
        float[] w = in.get("w");
        float[] b = in.find("b");
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        wiring.everyProduct(d, (ix, iw, iy) -> y.add(iy, (double) x[ix] * w[iw]));
        for (int i = 0; b != null && i < NamedArray.elements(d.yShape()); i++) {
            int pixel = i / d.outC();
            int n = pixel / (d.outH() * d.outW());
            int at = wiring.result().at(d, n, pixel / d.outW() % d.outH(), pixel % d.outW(), i % d.outC());
            y.add(at, b[i % d.outC()]);
        }
        return y.ofProducts("y", d.yShape());
    }

    private Expected gradInput() {
        float[] dy = in.get("dy");
        float[] w = in.get("w");
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        wiring.everyProduct(d, (ix, iw, iy) -> dx.add(ix, (double) dy[iy] * w[iw]));
        return dx.ofProducts("dx", d.xShape());
    }

    private Expected gradWeights() {
        float[] x = in.get("x");
        float[] dy = in.get("dy");
        Sums dw = new Sums(NamedArray.elements(d.wShape()));
        wiring.everyProduct(d, (ix, iw, iy) -> dw.add(iw, (double) x[ix] * dy[iy]));
        return dw.ofProducts("dw", d.wShape());
    }

    /// Over the outputs whose products are summed at the first tap and channel.
    private Expected gradBias() {
        float[] dy = in.get("dy");
        Sums db = new Sums(d.outC());
        for (int i = 0; i < dy.length; i++) {
            int pixel = i / d.outC();
            if (wiring.use().of(d, pixel, 0, 0, 0, i % d.outC())) {
                int n = pixel / (d.outH() * d.outW());
                db.add(
                        i % d.outC(),
                        dy[wiring.result().at(d, n, pixel / d.outW() % d.outH(), pixel % d.outW(), i % d.outC())]);
            }
        }
        return db.ofInputs("db", 1, d.outC());
    }
}
