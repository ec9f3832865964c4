package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A layer without arithmetic: each value of its output is a copy of one value of its input, or a constant
/// zero.
///
/// Such a layer only defines the source of each value. Both passes, the explanation and the comparison are
/// derived from that. Each input value is copied at most once, so the gradient is a copy too.
public sealed interface Rearrangement extends Layer
        permits CenterCrop, Cropping2D, Flatten, Permute, Reshape, ZeroPadding2D {

    /// The source of an output value.
    ///
    /// @param in the shape of one input
    /// @param i  the position in one row-major output
    /// @return the position in one row-major input, or -1 for a constant zero
    int source(Shape in, int i);

    /// The same as a formula.
    default String formula(Shape in) {
        return "y = x, row by row";
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        copy(pass.images(), in.size(), outputShape(in).size(), i -> source(in, i), x, y);
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            copyBack(pass.images(), in.size(), outputShape(in).size(), i -> source(in, i), dy, dx);
        }
    }

    @Override
    default boolean backwardReadsInput() {
        return false;
    }

    @Override
    default boolean backwardReadsOutput() {
        return false;
    }

    /// y[n,i] = x[n,source(i)], or 0 if there is no source.
    static void copy(int images, int in, int out, IntUnaryOperator source, float[] x, float[] y) {
        for (int n = 0; n < images; n++) {
            for (int i = 0; i < out; i++) {
                int from = source.applyAsInt(i);
                y[n * out + i] = from < 0 ? 0 : x[n * in + from];
            }
        }
    }

    /// dx[n,source(i)] = dy[n,i], and 0 for the inputs that no output copies.
    static void copyBack(int images, int in, int out, IntUnaryOperator source, float[] dy, float[] dx) {
        Arrays.fill(dx, 0, images * in, 0);
        for (int n = 0; n < images; n++) {
            for (int i = 0; i < out; i++) {
                int from = source.applyAsInt(i);
                if (from >= 0) {
                    dx[n * in + from] = dy[n * out + i];
                }
            }
        }
    }

    /// dx[n,j] = Σ dy[n,i] over the outputs i that copy input j, i ascending; each of them has a source.
    static void addBack(int images, int in, int out, IntUnaryOperator source, float[] dy, float[] dx) {
        Arrays.fill(dx, 0, images * in, 0);
        for (int n = 0; n < images; n++) {
            for (int i = 0; i < out; i++) {
                dx[n * in + source.applyAsInt(i)] += dy[n * out + i];
            }
        }
    }
}
