package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.jspecify.annotations.Nullable;

/// The textbook twin: convolution as one matrix product, with the patch matrix written out (im2col;
/// Chellapilla, Puri, Simard 2006) and multiplied by EJML. It shows the step between the loops of the scalar
/// reference and the blocked products of [SimdConv2D], and cross-checks both. It is for reading, not for speed:
/// a patch matrix takes up to kernelH · kernelW times the memory of the input.
///
///     patches    a row per output pixel (n, oh, ow), a column per tap (kh, kw, ic); 0 in the padding
///     weights    a row per tap (kh, kw, ic), a column per filter oc: the kernel as in memory, HWIO
///     product    a row per output pixel (n, oh, ow), a column per filter oc: the output as in memory, NHWC
///
/// Each element of the product is the dot product of a patch and a filter. The output and its gradients are
///
///     y        = patches · weights + b
///     dweights = patchesᵀ · dy          the gradient with respect to the weights
///     dpatches = dy · weightsᵀ          the gradient with respect to the patches; col2im adds each element
///                                       to the input pixel that im2col copied
///
/// A dense layer is the same product with the input itself as patches. Everything else is inherited. Sums are
/// in EJML's order, so results agree with the reference within the rounding bound, not bit by bit.
public final class Im2colBackend extends ScalarBackend {

    /// A backend on one thread, without state.
    public Im2colBackend() {}

    @Override
    public String description() {
        return "im2col, matrix products by EJML";
    }

    /// im2col: the patch matrix of a convolution, `images·outH·outW` rows × `kernelH·kernelW·inC` columns,
    /// row-major.
    ///
    /// @throws IllegalArgumentException if it has more elements than an array can have
    public static float[] patches(Conv2DShape s, float[] x) {
        long elements = (long) pixels(s) * s.terms();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the patch matrix of " + s + " has " + elements
                    + " elements, more than the 2147483639 of an array: compute fewer images at a time");
        }
        float[] patches = new float[(int) elements];
        forEachTap(s, (patch, pixel) -> patches[patch] = x[pixel]);
        return patches;
    }

    /// col2im, the transpose of [#patches]: dx is the sum of all elements that were copied from x.
    private static void addPatches(Conv2DShape s, float[] dpatches, float[] dx) {
        Arrays.fill(dx, 0, s.inputSize(), 0);
        forEachTap(s, (patch, pixel) -> dx[pixel] += dpatches[patch]);
    }

    /// An element of the patch matrix and the element of the input that it is copied from.
    private interface Tap {
        void visit(int patch, int pixel);
    }

    /// Visits the elements of the patch matrix row by row, except those in the padding.
    private static void forEachTap(Conv2DShape s, Tap tap) {
        int patch = 0;
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int kh = 0; kh < s.kernelH(); kh++) {
                        for (int kw = 0; kw < s.kernelW(); kw++) {
                            int ih = s.h().inputAt(oh, kh); // oh * strideH - padTop + kh * dilationH
                            int iw = s.w().inputAt(ow, kw);
                            boolean inside = s.h().contains(ih) && s.w().contains(iw);
                            for (int ic = 0; ic < s.inC(); ic++, patch++) {
                                if (inside) {
                                    tap.visit(patch, s.x(n, ih, iw, ic));
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static int pixels(Conv2DShape s) {
        return s.images() * s.outH() * s.outW();
    }

    @Override
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        FMatrixRMaj patches = FMatrixRMaj.wrap(pixels(s), s.terms(), patches(s, x));
        FMatrixRMaj weights = FMatrixRMaj.wrap(s.terms(), s.outC(), w);
        multiply(patches, weights, b, y);
    }

    @Override
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        FMatrixRMaj dproduct = FMatrixRMaj.wrap(pixels(s), s.outC(), dy);
        FMatrixRMaj weights = FMatrixRMaj.wrap(s.terms(), s.outC(), w);
        FMatrixRMaj dpatches = new FMatrixRMaj(pixels(s), s.terms());
        CommonOps_FDRM.multTransB(dproduct, weights, dpatches);
        addPatches(s, dpatches.data, dx);
    }

    @Override
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        FMatrixRMaj patches = FMatrixRMaj.wrap(pixels(s), s.terms(), patches(s, x));
        FMatrixRMaj dproduct = FMatrixRMaj.wrap(pixels(s), s.outC(), dy);
        addGradients(patches, dproduct, dw, db);
    }

    @Override
    public void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        FMatrixRMaj patches = FMatrixRMaj.wrap(s.images(), s.in(), x);
        FMatrixRMaj weights = FMatrixRMaj.wrap(s.in(), s.out(), w);
        multiply(patches, weights, b, y);
    }

    @Override
    public void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        FMatrixRMaj dproduct = FMatrixRMaj.wrap(s.images(), s.out(), dy);
        FMatrixRMaj weights = FMatrixRMaj.wrap(s.in(), s.out(), w);
        CommonOps_FDRM.multTransB(dproduct, weights, FMatrixRMaj.wrap(s.images(), s.in(), dx));
    }

    @Override
    public void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        FMatrixRMaj patches = FMatrixRMaj.wrap(s.images(), s.in(), x);
        FMatrixRMaj dproduct = FMatrixRMaj.wrap(s.images(), s.out(), dy);
        addGradients(patches, dproduct, dw, db);
    }

    /// y = patches · weights + b.
    private static void multiply(FMatrixRMaj patches, FMatrixRMaj weights, float @Nullable [] b, float[] y) {
        FMatrixRMaj product = FMatrixRMaj.wrap(patches.numRows, weights.numCols, y);
        CommonOps_FDRM.mult(patches, weights, product);
        for (int i = 0; b != null && i < product.getNumElements(); i++) {
            y[i] += b[i % product.numCols];
        }
    }

    /// dw += patchesᵀ · dproduct, db += the sum of the rows of dproduct.
    private static void addGradients(FMatrixRMaj patches, FMatrixRMaj dproduct, float[] dw, float @Nullable [] db) {
        FMatrixRMaj dweights = FMatrixRMaj.wrap(patches.numCols, dproduct.numCols, dw);
        CommonOps_FDRM.multAddTransA(patches, dproduct, dweights);
        for (int i = 0; db != null && i < dproduct.getNumElements(); i++) {
            db[i % dproduct.numCols] += dproduct.data[i];
        }
    }
}
