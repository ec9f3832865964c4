package dev.yij.reference.kernel;

import org.jspecify.annotations.Nullable;

/// The interface between a network and its arithmetic: one method per kernel and direction, on plain float
/// arrays.
///
/// To write a backend for other hardware, implement this interface, or extend
/// [ScalarBackend][dev.yij.reference.scalar.ScalarBackend] and override the kernels one by one, starting with
/// [#conv2d]. Two optional interfaces complement it: [FusedConv2D] for a kernel that applies ReLU in the same
/// pass, and [ParallelBackend] for a backend that can process several slices of a batch in parallel.
///
/// Conventions, for every method:
///
/// - Arrays are row-major, NHWC, kernels HWIO. They may be longer than the shape requires; the rest is not
///   touched.
/// - Outputs are overwritten, with one exception: the gradients with respect to weights and biases are **added
///   to** their arrays. The reference adds them in the order n, oh, ow; a backend that adds in another order
///   must meet the rounding bound instead, and should say so in its description.
/// - No two arguments may be the same array, unless a method allows it.
/// - Only the shape record validates itself; layers check shapes before a kernel runs.
/// - A backend may be used by one caller at a time.
public interface Backend extends AutoCloseable {

    /// A one-line description of the backend: `scalar`, or `simd FUSED, 512-bit vectors, 2 threads`.
    String description();

    /// The name of the backend's roundings: two backends with the same name compute the same bits. A training
    /// run is resumed only with the name with which it began. By default the name of the class.
    default String arithmetic() {
        return getClass().getName();
    }

    /// Convolution in one group: `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]` over kh, kw, ic,
    /// with ih = oh·strideH - padTop + kh·dilationH and iw alike; taps in the padding are skipped.
    ///
    /// @param b the bias, or null for none
    void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y);

    /// Gradient of the loss with respect to a convolution's input:
    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc] over kh, kw, oc, for the (oh, ow) whose tap (kh, kw)
    /// reads (ih, iw).
    void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx);

    /// Gradient of the loss with respect to a convolution's kernel and bias, **added to** `dw` and `db`:
    /// `dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc]` and `db[oc] += Σ dy[n,oh,ow,oc]` over n, oh, ow.
    ///
    /// @param db the gradient with respect to the bias, or null for none
    void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db);

    /// Grouped convolution: `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,first+ic] · w[kh,kw,ic,oc]` over kh, kw and
    /// the input channels ic of the filter's group, the first of which is
    /// [first = firstInputOf(oc)][Conv2DShape#firstInputOf].
    ///
    /// @param b the bias, or null for none
    void groupedConv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y);

    /// Gradient of the loss with respect to a grouped convolution's input: dx[n,ih,iw,first+ic] =
    /// Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc] over kh, kw and the filters oc of the channel's group.
    void groupedConv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx);

    /// Gradient of the loss with respect to a grouped convolution's kernel and bias, **added to** `dw` and
    /// `db`: `dw[kh,kw,ic,oc] += Σ x[n,ih,iw,first+ic] · dy[n,oh,ow,oc]` and `db[oc] += Σ dy[n,oh,ow,oc]` over
    /// n, oh, ow.
    ///
    /// @param db the gradient with respect to the bias, or null for none
    void groupedConv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db);

    /// Dense layer: `y[n,o] = b[o] + Σ x[n,i] · w[i,o]` over i.
    ///
    /// @param b the bias, or null for none
    void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y);

    /// Gradient with respect to a dense layer's input: dx[n,i] = Σ dy[n,o] · w[i,o] over o.
    void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx);

    /// Gradient with respect to a dense layer's kernel and bias, **added to** `dw` and `db`:
    /// `dw[i,o] += Σ x[n,i] · dy[n,o]` and `db[o] += Σ dy[n,o]` over n.
    ///
    /// @param db the gradient with respect to the bias, or null for none
    void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db);

    /// Max pooling: the largest value in the window. Padding is ignored; if any value is NaN, the result is
    /// NaN.
    void maxPool2d(Pool2DShape s, float[] x, float[] y);

    /// Gradient of max pooling: each dy goes to the first maximum of its window in row-major order; if the
    /// maximum is NaN, no gradient is propagated.
    void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx);

    /// Average pooling: the mean of the values in the window; padding is not counted.
    void averagePool2d(Pool2DShape s, float[] x, float[] y);

    /// Gradient of average pooling: each dy is shared equally by the values of its window.
    void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx);

    /// Rectified linear unit: y = max(x, 0), with NaN kept. `x` and `y` may be the same array.
    void relu(int count, float[] x, float[] y);

    /// Gradient of [#relu] computed from its output: dx = dy where y > 0, else 0 (also at 0 and NaN). `dy` and
    /// `dx` may be the same array.
    void reluGrad(int count, float[] y, float[] dy, float[] dx);

    /// Logistic function: y = 1 / (1 + e⁻ˣ). `x` and `y` may be the same array.
    void sigmoid(int count, float[] x, float[] y);

    /// Gradient of [#sigmoid] computed from its output: dx = dy · y · (1 - y). `dy` and `dx` may be the same
    /// array.
    void sigmoidGrad(int count, float[] y, float[] dy, float[] dx);

    /// Hyperbolic tangent. `x` and `y` may be the same array.
    void tanh(int count, float[] x, float[] y);

    /// Gradient of [#tanh] computed from its output: dx = dy · (1 - y²). `dy` and `dx` may be the same array.
    void tanhGrad(int count, float[] y, float[] dy, float[] dx);

    /// y = f(x) for each number. `x` and `y` may be the same array.
    void map(PointFunction f, int count, float[] x, float[] y);

    /// Gradient of [#map]: dx = dy · f'(x), computed from the input. `dy` and `dx` may be the same array.
    void mapGrad(PointFunction f, int count, float[] x, float[] dy, float[] dx);

    /// Softmax of each row of a `rows × columns` matrix: y = exp(x - max x) / Σ exp(x - max x).
    /// `x` and `y` may be the same array.
    void softmax(int rows, int columns, float[] x, float[] y);

    /// Gradient of [#softmax] computed from its output: dx = (dy - Σ dy·y) · y, row by row. `dy` and `dx` may
    /// be the same array.
    void softmaxGrad(int rows, int columns, float[] y, float[] dy, float[] dx);

    /// Dropout, and its own gradient: y = x · scale where the mask keeps the element, else 0. `x` and `y` may
    /// be the same array.
    void dropout(DropoutMask mask, int count, float[] x, float[] y);

    /// The sum of each channel over the positions of each image, and the sum of the squares of the deviations
    /// from the mean m of these: moments[n,0,c] = Σ x[n,p,c], moments[n,1,c] = Σ (x[n,p,c] - m)².
    void channelMoments(BatchNormShape s, float[] x, double[] moments);

    /// Batch normalization: `y = (x - mean[c]) · factor[c] + offset[c]`. `x` and `y` may be the same array.
    void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y);

    /// [#normalize] followed by [#relu], which a backend may compute in one pass.
    default void normalizeRelu(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        normalize(s, x, mean, factor, offset, y);
        relu(s.images() * s.imageSize(), y, y);
    }

    /// [#normalize], [#add] of `other`, and [#relu], which a backend may compute in one pass.
    default void normalizeAddRelu(
            BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] other, float[] y) {
        int count = s.images() * s.imageSize();
        normalize(s, x, mean, factor, offset, y);
        add(count, y, other, y);
        relu(count, y, y);
    }

    /// The sums that the gradient of batch normalization needs, for each image:
    /// `sums[n,0,c] = Σ dy`, `sums[n,1,c] = Σ dy · (x - mean[c])`.
    void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums);

    /// [#normalizeGradSums] for [#normalizeRelu], where `dy` is the gradient with respect to the output of the
    /// ReLU: it counts where that output is greater than 0.
    default void normalizeReluGradSums(
            BatchNormShape s, float[] x, float[] dy, float[] mean, float[] factor, float[] offset, double[] sums) {
        normalizeGradSums(s, x, gradientBeforeRelu(s, x, dy, mean, factor, offset), mean, sums);
    }

    /// Gradient of [#normalize] with respect to its input, where the mean and the factor come from that input:
    /// `dx = factor[c] · (dy - meanDy[c] - (x - mean[c]) · slope[c])`. `dy` and `dx` may be the same array.
    void normalizeGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] meanDy,
            float[] slope,
            float[] dx);

    /// [#normalizeGradInput] for [#normalizeRelu], where `dy` is the gradient with respect to the output of the
    /// ReLU. `dy` and `dx` may be the same array.
    default void normalizeReluGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] offset,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        float[] before = gradientBeforeRelu(s, x, dy, mean, factor, offset);
        normalizeGradInput(s, x, before, mean, factor, meanDy, slope, dx);
    }

    private float[] gradientBeforeRelu(
            BatchNormShape s, float[] x, float[] dy, float[] mean, float[] factor, float[] offset) {
        int count = s.images() * s.imageSize();
        float[] y = new float[count];
        float[] before = new float[count];
        normalizeRelu(s, x, mean, factor, offset, y);
        reluGrad(count, y, dy, before);
        return before;
    }

    /// Parametric ReLU: y = x above 0, else a · x, with the slope a of the number.
    void prelu(PReluShape s, float[] x, float[] a, float[] y);

    /// Gradient of [#prelu] with respect to its input: dx = dy where x > 0, a · dy where x < 0, 0 at 0.
    /// `dy` and `dx` may be the same array.
    void preluGradInput(PReluShape s, float[] x, float[] a, float[] dy, float[] dx);

    /// Gradient of [#prelu] with respect to the slopes, **added to** `da`: da += Σ dy · x over the numbers x <
    /// 0 that have the slope.
    void preluGradSlopes(PReluShape s, float[] x, float[] dy, float[] da);

    /// Bilinear interpolation between four pixels at the positions of [ResizeAxis]:
    /// y = upper + (lower - upper) · fh, where upper = x[top,left] + (x[top,right] - x[top,left]) · fw,
    /// and lower likewise in the row below.
    void resizeBilinear(Resize2DShape s, float[] x, float[] y);

    /// Gradient of [#resizeBilinear]: each dy is divided among its four pixels in the same proportions.
    void resizeBilinearGrad(Resize2DShape s, float[] dy, float[] dx);

    /// Adds a bias to each row of a `rows × columns` matrix: `y[r,c] += b[c]`.
    default void addBias(int rows, int columns, float[] b, float[] y) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                y[r * columns + c] += b[c];
            }
        }
    }

    /// Gradient of [#addBias] with respect to the bias, **added to** `db`: `db[c] += Σ dy[r,c]`, r ascending.
    default void biasGrad(int rows, int columns, float[] dy, float[] db) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                db[c] += dy[r * columns + c];
            }
        }
    }

    /// Sum: y = a + b. `y` may be the same array as `a`.
    default void add(int count, float[] a, float[] b, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = a[i] + b[i];
        }
    }

    /// Difference: y = a - b. `y` may be the same array as `a`.
    default void subtract(int count, float[] a, float[] b, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = a[i] - b[i];
        }
    }

    /// Product: y = a · b. `y` may be the same array as `a`.
    default void multiply(int count, float[] a, float[] b, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = a[i] * b[i];
        }
    }

    /// Maximum: y = max(a, b), NaN if either is. `y` may be the same array as `a`.
    default void maximum(int count, float[] a, float[] b, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.max(a[i], b[i]);
        }
    }

    /// Gradient of a maximum y with respect to one of its arguments: dx = dy where x = y, else 0.
    default void maximumGrad(int count, float[] x, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = x[i] == y[i] ? dy[i] : 0;
        }
    }

    /// Sets dx to zero where x = y: there an earlier argument of a maximum has taken the gradient.
    default void unlessEqual(int count, float[] x, float[] y, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = x[i] == y[i] ? 0 : dx[i];
        }
    }

    /// Multiple: y = factor · x. `x` and `y` may be the same array.
    default void scale(int count, float factor, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = factor * x[i];
        }
    }

    /// One step of stochastic gradient descent with momentum: v = momentum·v - rate·g, then p += v, or for
    /// Nesterov p += momentum·v - rate·g (Sutskever et al. 2013, in Keras's form).
    void sgd(SgdStep step, int count, float[] g, float[] p, float[] v);

    /// One step of Adam (Kingma & Ba 2015, algorithm 1 in the form of its section 2, as Keras has it):
    /// m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², p -= rate·m / (√v + ε).
    void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v);

    /// Whether predictions may fold layers into one another: a batch normalization into the weights of the
    /// convolution before it, for example. They then compute the same function, but round differently. The
    /// default is false.
    default boolean folds() {
        return false;
    }

    /// Says that the weights in this array stay as they are until the next call with it, so that a backend may
    /// keep what it derives from them. Predictions call it for their copies of weights. The default does
    /// nothing.
    default void setConstant(float[] w) {}

    /// Releases threads and memory. The default does nothing.
    @Override
    default void close() {}
}
