package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.Sums;
import java.util.List;

/// A convolution in double with a given [Wiring]. A dense layer is computed as a convolution of one pixel.
final class WiredConvolution {

    private final ConvDims d;
    private final NamedArrays in;
    private final Wiring wiring;

    private WiredConvolution(ConvDims d, NamedArrays in, Wiring wiring) {
        this.d = d;
        this.in = in;
        this.wiring = wiring;
    }

    /// The outputs of a kernel with a wiring.
    static List<Expected> outputs(Evidence evidence, Wiring wiring) {
        WiredConvolution convolution = new WiredConvolution(dims(evidence), evidence.inputs(), wiring);
        return switch (evidence.operation()) {
            case CONV2D, GROUPED_CONV2D, DENSE -> List.of(convolution.forward());
            case CONV2D_RELU, GROUPED_CONV2D_RELU ->
                List.of(convolution.forward().rectified());
            case CONV2D_GRAD_INPUT, GROUPED_CONV2D_GRAD_INPUT, DENSE_GRAD_INPUT -> List.of(convolution.gradInput());
            default -> List.of(convolution.gradWeights(), convolution.gradBias());
        };
    }

    /// The shape as a convolution's.
    static ConvDims dims(Evidence evidence) {
        return evidence.dims() instanceof DenseDims d ? ConvDims.of(d) : (ConvDims) evidence.dims();
    }

    /// The correct forward pass without activation.
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

    /// The sum over the outputs whose products at the first tap and channel are added.
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
