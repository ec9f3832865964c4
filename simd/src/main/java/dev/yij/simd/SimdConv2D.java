package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.simd.gemm.ConstantPanels;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.Gemm;
import dev.yij.simd.gemm.Patches;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.gemm.WeightPanels;
import dev.yij.simd.thread.Workers;
import dev.yij.simd.winograd.PlaneCache;
import dev.yij.simd.winograd.WinogradConv2D;
import org.jspecify.annotations.Nullable;

/// Convolution and its two gradients as matrix products: the fast twin of
/// [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D], method for method. [Im2colBackend] has the same
/// products with the matrices made explicitly.
///
/// With one row per position and one column per tap and channel, the patches of the input times the weights are
/// the output; the patches of the output's gradient times the rotated weights are the gradient with respect to
/// the input; and the transposed patches of the input times the output's gradient are the gradient with respect
/// to the weights.
final class SimdConv2D {

    private final Workers workers;
    private final Gemm gemm;
    private final ConstantPanels constants;
    private final WeightPanels weights = new WeightPanels();
    private final @Nullable WinogradConv2D winograd;

    SimdConv2D(Workers workers, Mode mode, PlaneCache cache, ConstantPanels constants, RegisterTile tile) {
        this(
                workers,
                new Gemm(workers, mode.accumulation(), tile),
                constants,
                mode == Mode.FAST ? new WinogradConv2D(workers, cache, tile) : null);
    }

    private SimdConv2D(Workers workers, Gemm gemm, ConstantPanels constants, @Nullable WinogradConv2D winograd) {
        this.workers = workers;
        this.gemm = gemm;
        this.constants = constants;
        this.winograd = winograd;
    }

    /// The same with matrix products only.
    SimdConv2D withoutWinograd() {
        return new SimdConv2D(workers, gemm, constants, null);
    }

    /// y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc], kh, kw, ic ascending, then the epilogue.
    void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        if (winograd != null && WinogradConv2D.fits(s)) {
            winograd.conv2d(s, x, w, b, epilogue, y);
            return;
        }
        WeightPanels panels = constants.pack(workers, s.terms(), s.outC(), w, weights);
        gemm.multiply(Patches.ofInput(inOneLine(s), x), panels, b, epilogue, y);
    }

    /// Whether [#conv2dMaxPool] computes this convolution: by Winograd's algorithm, whose tiles contain whole
    /// windows.
    boolean poolsAfter(Conv2DShape s) {
        return winograd != null && s.groups() == 1 && WinogradConv2D.fits(s);
    }

    /// [#conv2d], then the maxima of windows of 2×2 with stride 2.
    void conv2dMaxPool(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        if (winograd == null) {
            throw new IllegalArgumentException("max pooling after a direct convolution: " + s);
        }
        winograd.conv2dMaxPool(s, x, w, b, epilogue, y);
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc], kh, kw, oc ascending.
    void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        if (winograd != null && WinogradConv2D.fits(s)) {
            winograd.conv2dGradInput(s, dy, w, dx);
            return;
        }
        weights.packTransposed(workers, s.kernelH() * s.kernelW(), s.inC(), s.outC(), w);
        gemm.multiply(Patches.ofOutputGradient(inOneLine(s), dy), weights, null, Epilogue.NONE, dx);
    }

    /// dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] and db[oc] += Σ dy[n,oh,ow,oc], n, oh, ow
    /// ascending.
    void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        if (winograd != null && WinogradConv2D.fits(s)) {
            winograd.conv2dGradWeights(s, x, dy, dw, db);
            return;
        }
        gemm.addTransposed(Patches.ofInput(inOneLine(s), x), dy, s.outC(), dw, db);
    }

    /// The pixels of all images as one line if the kernel is a single pixel that reads each of them: then the
    /// image is the matrix A, and its rows are copied many at a time.
    private static Conv2DShape inOneLine(Conv2DShape s) {
        boolean pixels = s.kernelH() == 1 && s.kernelW() == 1 && isIdentity(s.h()) && isIdentity(s.w());
        if (!pixels || s.groups() > 1) {
            return s;
        }
        Window line = Window.of(s.images() * s.inH() * s.inW(), 1, 1, 1, Padding.VALID);
        return new Conv2DShape(1, new Window2D(Window.of(1, 1, 1, 1, Padding.VALID), line), s.inC(), s.outC());
    }

    /// Whether position o reads pixel o.
    private static boolean isIdentity(Window window) {
        return window.stride() == 1 && window.before() == 0 && window.after() == 0;
    }
}
