package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Dropout (Srivastava et al. 2014, in the inverted form): during training, each number is set to zero with
/// probability `rate` and the others are divided by 1 - rate; during inference the input is unchanged.
///
/// @param name the layer's name, empty until a model names it
/// @param rate the fraction that is dropped, in [0, 1)
public record Dropout(String name, float rate) implements Stochastic {

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public Dropout {
        requireRate(rate);
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

    static void requireRate(float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate must lie in [0, 1), found " + rate);
        }
    }

    @Override
    public void change(Pass pass, Shape in, float[] x, float[] y) {
        long first = (long) pass.firstImage() * in.size();
        DropoutMask mask = DropoutMask.of(pass.dropoutKey(), name, first, rate);
        pass.backend().dropout(mask, pass.images() * in.size(), x, y);
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("rate", rate).toMap();
    }

    static Dropout fromConfig(Config config) {
        return new Dropout(config.name(), (float) config.number("rate"));
    }
}
