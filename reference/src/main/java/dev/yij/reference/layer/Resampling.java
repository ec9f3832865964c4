package dev.yij.reference.layer;

import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.reference.kernel.ResizeAxis;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A layer that resizes images, each channel on its own. It only defines the numbers of rows and columns of the
/// output, and the interpolation.
public sealed interface Resampling extends Layer permits RandomCrop, Resizing, UpSampling2D {

    /// How an output between pixels is computed.
    Interpolation interpolation();

    /// Whether positions are the centres of pixels, as in TensorFlow 2; otherwise their corners, as in
    /// TensorFlow 1.
    boolean centres();

    /// The rows and columns of the output.
    Size target(Shape in);

    /// The shapes for a number of images.
    default Resize2DShape shape(int images, Shape in) {
        Layers.requireImage(in);
        Size target = target(in);
        return new Resize2DShape(
                images,
                new ResizeAxis(in.dim(0), target.height(), centres()),
                new ResizeAxis(in.dim(1), target.width(), centres()),
                in.dim(2));
    }

    @Override
    default Shape outputShape(Shape in) {
        Resize2DShape s = shape(1, in);
        return Shape.of(s.h().out(), s.w().out(), s.channels());
    }

    /// The pixel that is nearest to an output.
    ///
    /// @param i the position in one row-major output
    /// @return the position in one row-major input
    default int nearest(Shape in, int i) {
        Resize2DShape s = shape(1, in);
        return nearest(s, s.h()::nearest, s.w()::nearest, i);
    }

    private static int nearest(Resize2DShape s, IntUnaryOperator row, IntUnaryOperator column, int i) {
        int oh = i / s.channels() / s.w().out();
        int ow = i / s.channels() % s.w().out();
        return s.x(0, row.applyAsInt(oh), column.applyAsInt(ow), i % s.channels());
    }

    /// The same for all outputs, with tables of rows and columns.
    private IntUnaryOperator nearest(Shape in) {
        Resize2DShape s = shape(1, in);
        int[] rows = IntStream.range(0, s.h().out()).map(s.h()::nearest).toArray();
        int[] columns = IntStream.range(0, s.w().out()).map(s.w()::nearest).toArray();
        return i -> nearest(s, oh -> rows[oh], ow -> columns[ow], i);
    }

    /// The formula, with the numbers of rows and columns.
    default String formula(Shape in) {
        Size target = target(in);
        String row = ratio("oh", in.dim(0), target.height());
        String column = ratio("ow", in.dim(1), target.width());
        return interpolation() == Interpolation.NEAREST
                ? "y[oh,ow,c] = x[⌊" + row + "⌋, ⌊" + column + "⌋, c]"
                : "y[oh,ow,c] = (1 - fh) · ((1 - fw) · x[top,left,c] + fw · x[top,right,c]) + fh · ((1 - fw) · "
                        + "x[bottom,left,c] + fw · x[bottom,right,c]), where top + fh = " + row + half()
                        + " and left + fw = " + column + half();
    }

    private String half() {
        return centres() ? " - 0.5" : "";
    }

    private String ratio(String letter, int in, int out) {
        return (centres() ? "(" + letter + " + 0.5)" : letter) + "·" + in + "/" + out;
    }

    /// The numbers from which an output of bilinear interpolation is computed: four pixels and two fractions.
    ///
    /// @param i the position in one row-major output
    default List<NamedNumber> numbers(Shape in, float[] x, int i) {
        Resize2DShape s = shape(1, in);
        int c = i % s.channels();
        int oh = i / s.channels() / s.w().out();
        int ow = i / s.channels() % s.w().out();
        List<NamedNumber> numbers = new ArrayList<>();
        for (int row : new int[] {s.h().lower(oh), s.h().upper(oh)}) {
            for (int column : new int[] {s.w().lower(ow), s.w().upper(ow)}) {
                numbers.add(new NamedNumber("x[" + row + "," + column + "," + c + "]", x[s.x(0, row, column, c)]));
            }
        }
        numbers.add(new NamedNumber("fh", s.h().fraction(oh)));
        numbers.add(new NamedNumber("fw", s.w().fraction(ow)));
        return numbers;
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        if (interpolation() == Interpolation.NEAREST) {
            Rearrangement.copy(pass.images(), in.size(), outputShape(in).size(), nearest(in), x, y);
        } else {
            pass.backend().resizeBilinear(shape(pass.images(), in), x, y);
        }
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null && interpolation() == Interpolation.NEAREST) {
            Rearrangement.addBack(pass.images(), in.size(), outputShape(in).size(), nearest(in), dy, dx);
        } else if (dx != null) {
            pass.backend().resizeBilinearGrad(shape(pass.images(), in), dy, dx);
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
}
