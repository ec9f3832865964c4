package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A rectified linear unit whose slope below 0 is learned (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers",
/// 2015): x above 0, α · x below.
///
/// Each position has an α of its own, unless the positions along some axes share one:
/// `new PReLU().sharedAxes(1, 2)` has one α for each channel of an image.
///
/// @param name        the layer's name, empty until a model names it
/// @param sharedAxes  the axes along which α is the same, counted from 1 as in Keras, where 0 is the batch
/// @param initializer how α is initialized
public record PReLU(String name, List<Integer> sharedAxes, Initializer initializer) implements Elementwise {

    /// Copies the axes.
    public PReLU {
        sharedAxes = List.copyOf(sharedAxes);
    }

    /// Keras's defaults: an α for each position, 0 at first.
    public PReLU() {
        this("", List.of(), Initializer.ZEROS);
    }

    @Override
    public PReLU name(String to) {
        return new PReLU(to, sharedAxes, initializer);
    }

    /// A copy with an α that is the same along these axes, counted from 1.
    public PReLU sharedAxes(Integer... to) {
        return new PReLU(name, List.of(to), initializer);
    }

    /// A copy with another initializer of α.
    public PReLU initializer(Initializer to) {
        return new PReLU(name, sharedAxes, to);
    }

    @Override
    public Shape outputShape(Shape in) {
        if (in.rank() == 0) {
            throw new ShapeException("expected a vector or more dimensions, found shape " + in);
        }
        for (int axis : sharedAxes) {
            if (axis < 1 || axis > in.rank()) {
                throw new ShapeException("the shared axes must lie from 1 to " + in.rank() + " for inputs of shape "
                        + in + ", found " + axis);
            }
        }
        return in;
    }

    @Override
    public List<WeightSpec> weights(Shape in) {
        Shape out = outputShape(in);
        int[] dims = IntStream.rangeClosed(1, out.rank())
                .map(axis -> sharedAxes.contains(axis) ? 1 : out.dim(axis - 1))
                .toArray();
        return List.of(new WeightSpec("alpha", Shape.of(dims), initializer));
    }

    /// The shape of this layer for a number of images.
    public PReluShape shape(int images, Shape in) {
        List<Integer> dims = new ArrayList<>();
        List<Boolean> shared = new ArrayList<>();
        for (int axis = 1; axis <= in.rank(); axis++) {
            dims.add(in.dim(axis - 1));
            shared.add(sharedAxes.contains(axis));
        }
        return new PReluShape(images, dims, shared);
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        pass.backend().prelu(shape(pass.images(), in), x, weights.getFirst().value(), y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        PReluShape s = shape(pass.images(), in);
        if (pass.trainsWeights()) {
            pass.backend().preluGradSlopes(s, x, dy, weights.getFirst().gradient());
        }
        if (dx != null) {
            pass.backend().preluGradInput(s, x, weights.getFirst().value(), dy, dx);
        }
    }

    @Override
    public boolean backwardReadsOutput() {
        return false;
    }

    @Override
    public String formula() {
        return "x above 0, else α · x";
    }

    @Override
    public List<NamedNumber> numbers(Shape in, List<Weight> weights, int i) {
        return List.of(new NamedNumber("α", slope(in, weights, i)));
    }

    @Override
    public Line line(Shape in, List<Weight> weights, int i, double x) {
        return x > 0 ? Line.IDENTITY : new Line(0, slope(in, weights, i), 0);
    }

    private float slope(Shape in, List<Weight> weights, int i) {
        PReluShape s = shape(1, in);
        return weights.getFirst().value()[s.firstSlope(i / s.columns()) + i % s.columns() * s.step()];
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("shared_axes", sharedAxes)
                .put("alpha_initializer", initializer)
                .toMap();
    }

    static PReLU fromConfig(Config config) {
        return new PReLU(
                config.name(),
                config.has("shared_axes") ? config.integers("shared_axes") : List.of(),
                config.constant("alpha_initializer", Initializer.ZEROS));
    }
}
