package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.ConvDims;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/// A convolution in groups, without dilation, in a TensorFlow graph. TensorFlow has operations for depthwise
/// convolutions whose two strides are equal. Its gradients of other convolutions in groups run on GPUs only, so
/// there each group is an ordinary convolution of slices.
///
/// @param <T> the type in which the graph computes
final class TensorFlowGroups<T extends TFloating> {

    private static final int CHANNEL = 3;

    private final Computation<T> c;
    private final ConvDims d;
    private final List<Long> strides;
    private final String padding;

    TensorFlowGroups(Computation<T> c, ConvDims d) {
        this.c = c;
        this.d = d;
        this.strides = TensorFlowKernels.strides(d);
        this.padding = TensorFlowKernels.padding(d.padding());
    }

    private boolean isDepthwise() {
        return d.groups() == d.inC() && d.strideH() == d.strideW();
    }

    /// TensorFlow's shape of a depthwise kernel: the filters of a channel are an axis of their own.
    private int[] depthwiseShape() {
        return new int[] {d.kernelH(), d.kernelW(), d.inC(), d.groupOutC()};
    }

    Operand<T> forward(Operand<T> x, Operand<T> w) {
        if (isDepthwise()) {
            return c.tf.nn.depthwiseConv2dNative(x, c.tf.reshape(w, c.tf.constant(depthwiseShape())), strides, padding);
        }
        List<Operand<T>> groups = new ArrayList<>();
        for (int g = 0; g < d.groups(); g++) {
            groups.add(c.tf.nn.conv2d(channels(x, g, d.groupInC()), channels(w, g, d.groupOutC()), strides, padding));
        }
        return joined(groups);
    }

    Operand<T> gradInput(Operand<T> dy, Operand<T> w) {
        if (isDepthwise()) {
            Operand<TInt32> shape = c.tf.constant(d.xShape());
            Operand<T> kernel = c.tf.reshape(w, c.tf.constant(depthwiseShape()));
            return c.tf.nn.depthwiseConv2dNativeBackpropInput(shape, kernel, dy, strides, padding);
        }
        Operand<TInt32> shape = c.tf.constant(new int[] {d.images(), d.inH(), d.inW(), d.groupInC()});
        List<Operand<T>> groups = new ArrayList<>();
        for (int g = 0; g < d.groups(); g++) {
            Operand<T> kernel = channels(w, g, d.groupOutC());
            Operand<T> gradient = channels(dy, g, d.groupOutC());
            groups.add(c.tf.nn.conv2dBackpropInput(shape, kernel, gradient, strides, padding));
        }
        return joined(groups);
    }

    Operand<T> gradWeights(Operand<T> x, Operand<T> dy) {
        if (isDepthwise()) {
            Operand<TInt32> shape = c.tf.constant(depthwiseShape());
            return c.tf.nn.depthwiseConv2dNativeBackpropFilter(x, shape, dy, strides, padding);
        }
        Operand<TInt32> shape = c.tf.constant(new int[] {d.kernelH(), d.kernelW(), d.groupInC(), d.groupOutC()});
        List<Operand<T>> groups = new ArrayList<>();
        for (int g = 0; g < d.groups(); g++) {
            Operand<T> input = channels(x, g, d.groupInC());
            Operand<T> gradient = channels(dy, g, d.groupOutC());
            groups.add(c.tf.nn.conv2dBackpropFilter(input, shape, gradient, strides, padding));
        }
        return joined(groups);
    }

    /// The channels of one group: those of the last of four axes.
    private Operand<T> channels(Operand<T> array, int group, int count) {
        Operand<TInt32> begin = c.tf.constant(new int[] {0, 0, 0, group * count});
        return c.tf.slice(array, begin, c.tf.constant(new int[] {-1, -1, -1, count}));
    }

    private Operand<T> joined(List<Operand<T>> groups) {
        return groups.size() == 1 ? groups.get(0) : c.tf.concat(groups, c.tf.constant(CHANNEL));
    }
}
