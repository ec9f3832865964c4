package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A convolution with ReLU and the max pooling after it, which a backend computes together in predictions: see
/// [Folding].
record PooledConvolution(Convolution2D convolution, MaxPooling2D pooling) implements CustomLayer {

    /// Whether this backend computes both together.
    static boolean fits(Backend backend, Convolution2D convolution, MaxPooling2D pooling, Shape in) {
        if (!(backend instanceof FusedConv2D fused)
                || Convolution2D.largestOfRelu(convolution.activation()) == 0
                || !fused.poolsAfter(convolution.shape(1, in))) {
            return false;
        }
        var windows = pooling.shape(1, convolution.outputShape(in));
        return isHalving(windows.h()) && isHalving(windows.w());
    }

    private static boolean isHalving(Window window) {
        return window.size() == 2 && window.stride() == 2 && window.before() == 0 && window.out() == window.in() / 2;
    }

    @Override
    public String name() {
        return pooling.name();
    }

    @Override
    public PooledConvolution name(String to) {
        return new PooledConvolution(convolution, pooling.name(to));
    }

    @Override
    public Shape outputShape(Shape in) {
        return pooling.outputShape(convolution.outputShape(in));
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        float[] w = weights.get(0).value();
        float[] b = convolution.useBias() ? weights.get(1).value() : null;
        float max = Convolution2D.largestOfRelu(convolution.activation());
        ((FusedConv2D) pass.backend()).conv2dReluMaxPool(convolution.shape(pass.images(), in), x, w, b, max, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        throw new UnsupportedOperationException(
                name() + " is computed together with a convolution in predictions only");
    }

    @Override
    public Map<String, Object> config() {
        return pooling.config();
    }
}
