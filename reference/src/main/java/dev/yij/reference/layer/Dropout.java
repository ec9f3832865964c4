package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Dropout (Srivastava et al. 2014, in the inverted form): during training, each number is set to zero with
/// probability `rate` and the others are divided by 1 - rate; during inference the input is unchanged.
///
/// @param name the layer's name, empty until a model names it
/// @param rate the fraction that is dropped, in [0, 1)
public record Dropout(String name, float rate) implements Layer {

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate must lie in [0, 1), found " + rate);
        }
    }

    /// A layer without a name.
    ///
    /// @param rate rounded to float32
    public Dropout(double rate) {
        this("", (float) rate);
    }

    @Override
    public Dropout name(String to) {
        return new Dropout(to, rate);
    }

    @Override
    public Shape outputShape(Shape in) {
        return in;
    }

    @Override
    public Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        apply(pass, in, x, y);
    }

    /// Recomputes the mask from the same random stream, so the gradient is dropped where the value was.
    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            apply(pass, in, dy, dx);
        }
    }

    private void apply(Pass pass, Shape in, float[] from, float[] to) {
        int count = pass.images() * in.size();
        if (pass.training()) {
            long first = (long) pass.firstImage() * in.size();
            pass.backend().dropout(DropoutMask.of(pass.dropoutKey(), name, first, rate), count, from, to);
        } else {
            System.arraycopy(from, 0, to, 0, count);
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
    public Map<String, Object> config() {
        return new Config().put("name", name).put("rate", rate).toMap();
    }

    static Dropout fromConfig(Config config) {
        return new Dropout(config.name(), (float) config.number("rate"));
    }
}
