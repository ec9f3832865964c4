package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Multiplies each number by a scale and adds an offset: y = scale · x + offset. Keras's models often begin
/// with `Rescaling(1/127.5, offset=-1)`.
///
/// @param name the layer's name, empty until a model names it
/// @param line the function
public record Rescaling(String name, PointFunction.Line line) implements Elementwise {

    /// A layer without a name.
    ///
    /// @param scale  rounded to float32
    /// @param offset rounded to float32
    public Rescaling(double scale, double offset) {
        this("", new PointFunction.Line((float) scale, (float) offset));
    }

    @Override
    public Rescaling name(String to) {
        return new Rescaling(to, line);
    }

    /// The function that is applied to each number.
    public ActivationFunction function() {
        return ActivationFunction.of(line);
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        pass.backend().map(line, pass.images() * in.size(), x, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            pass.backend().mapGrad(line, pass.images() * in.size(), dy, dy, dx); // the slope is the same everywhere
        }
    }

    @Override
    public boolean backwardReadsInput() {
        return false;
    }

    @Override
    public boolean backwardReadsOutput() {
        return false;
    }

    @Override
    public String formula() {
        return line.formula("x");
    }

    @Override
    public List<NamedNumber> numbers(Shape in, List<Weight> weights, int i) {
        return List.of();
    }

    @Override
    public Line line(Shape in, List<Weight> weights, int i, double x) {
        return new Line(0, line.scale(), line.offset());
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("scale", line.scale())
                .put("offset", line.offset())
                .toMap();
    }

    static Rescaling fromConfig(Config config) {
        return new Rescaling(config.name(), new PointFunction.Line((float) config.number("scale"), (float)
                config.number("offset", 0)));
    }
}
