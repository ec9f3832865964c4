package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ResizeDims;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/// Batch normalization, parametric ReLU and bilinear interpolation in a TensorFlow graph, composed as
/// TensorFlow's `nn.moments` and `nn.batch_normalization` and Keras's `PReLU` compose them. Gradients with
/// respect to slopes and resized images are those that TensorFlow derives.
///
/// @param <T> the type in which the graph computes
final class TensorFlowChannels<T extends TFloating> {

    private final Computation<T> c;
    private final Class<T> type;

    TensorFlowChannels(Computation<T> c, Class<T> type) {
        this.c = c;
        this.type = type;
    }

    private Operand<T> mean(Operand<T> x) {
        Operand<TInt32> pixels = c.tf.constant(new int[] {0, 1, 2});
        return c.tf.math.mean(x, pixels, new Mean.Options[0]);
    }

    void statistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
        Operand<T> images = c.array(x, d.shape());
        Operand<T> center = mean(images);
        c.fetch(center, mean);
        c.fetch(mean(c.tf.math.squaredDifference(images, center)), variance);
    }

    private Operand<T> inverse(ChannelDims d, float[] variance) {
        return c.tf.math.rsqrt(c.tf.math.add(c.array(variance, d.channels()), c.number(d.epsilon())));
    }

    private Operand<T> centred(ChannelDims d, float[] x, float[] mean) {
        return c.tf.math.sub(c.array(x, d.shape()), c.array(mean, d.channels()));
    }

    Operand<T> normalized(ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance) {
        Operand<T> factor = c.tf.math.mul(inverse(d, variance), c.array(gamma, d.channels()));
        return c.tf.math.add(c.tf.math.mul(centred(d, x, mean), factor), c.array(beta, d.channels()));
    }

    /// TensorFlow's `BatchNormalizationGrad`: with x̂ = (x - mean) / s,
    /// dx = gamma/s · (dy - mean(dy) - x̂ · mean(dy · x̂)).
    ///
    /// @return dx, dgamma, dbeta
    List<Operand<T>> gradients(ChannelDims d, float[] x, float[] dy, float[] gamma, float[] mean, float[] variance) {
        Operand<T> inverse = inverse(d, variance);
        Operand<T> normal = c.tf.math.mul(centred(d, x, mean), inverse);
        Operand<T> gradient = c.array(dy, d.shape());
        Operand<T> product = c.tf.math.mul(gradient, normal);
        Operand<T> inner = c.tf.math.sub(c.tf.math.sub(gradient, mean(gradient)), c.tf.math.mul(normal, mean(product)));
        Operand<T> factor = c.tf.math.mul(inverse, c.array(gamma, d.channels()));
        Operand<TInt32> pixels = c.tf.constant(new int[] {0, 1, 2});
        return List.of(c.tf.math.mul(inner, factor), c.tf.reduceSum(product, pixels), c.tf.reduceSum(gradient, pixels));
    }

    /// relu(x) - a · relu(-x).
    Operand<T> rectified(Operand<T> x, Operand<T> a) {
        return c.tf.math.sub(c.tf.nn.relu(x), c.tf.math.mul(a, c.tf.nn.relu(c.tf.math.neg(x))));
    }

    void rectifiedGradients(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
        Operand<T> images = c.array(x, d.shape());
        Operand<T> slopes = c.array(a, d.channels());
        Gradients gradients = c.tf.gradients(
                List.of(rectified(images, slopes)),
                List.of(images, slopes),
                Gradients.dx(List.<Operand<?>>of(c.array(dy, d.shape()))));
        c.fetch(gradients.dy(0), dx);
        c.fetch(gradients.dy(1), da);
    }

    /// TensorFlow's own operation has float32 results only; in float64 the rows and the columns are each a
    /// product with a matrix.
    Operand<T> resized(ResizeDims d, Operand<T> x) {
        if (type == TFloat32.class) {
            Operand<TInt32> size = c.tf.constant(new int[] {d.outH(), d.outW()});
            return c.tf.dtypes.cast(
                    c.tf.image.resizeBilinear(x, size, ResizeBilinear.halfPixelCenters(d.centres())), type);
        }
        Operand<T> rows = matrix(d, d.inH(), d.outH());
        Operand<T> columns = matrix(d, d.inW(), d.outW());
        Operand<T> lines = c.tf.linalg.einsum(List.of(rows, x), "ih,nhwc->niwc");
        return c.tf.linalg.einsum(List.of(columns, lines), "jw,niwc->nijc");
    }

    Operand<T> resizedGradient(ResizeDims d, float[] dy) {
        Operand<T> x = c.array(new float[d.images() * d.inH() * d.inW() * d.channels()], d.xShape());
        Gradients gradients = c.tf.gradients(
                List.of(resized(d, x)), List.of(x), Gradients.dx(List.<Operand<?>>of(c.array(dy, d.yShape()))));
        return gradients.dy(0);
    }

    /// How much of each pixel an output has along an axis: the fractions of a position, at most two.
    private Operand<T> matrix(ResizeDims d, int in, int out) {
        double[][] matrix = new double[out][in];
        for (int o = 0; o < out; o++) {
            double at = d.at(o, in, out);
            int before = (int) at;
            matrix[o][before] += 1 - (at - before);
            matrix[o][Math.min(before + 1, in - 1)] += at - before;
        }
        return c.tf.dtypes.cast(c.tf.constant(matrix), type);
    }
}
