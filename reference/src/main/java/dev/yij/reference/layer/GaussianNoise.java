package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.NormalNumbers;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Adds normally distributed numbers during training: y = x + stddev · n.
///
/// @param name   the layer's name, empty until a model names it
/// @param stddev the standard deviation of what is added
public record GaussianNoise(String name, float stddev) implements Stochastic {

    /// Checks the deviation.
    ///
    /// @throws IllegalArgumentException if it is negative
    public GaussianNoise {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("a standard deviation must be at least 0, found " + stddev);
        }
    }

    /// A layer without a name.
    ///
    /// @param stddev rounded to float32
    public GaussianNoise(double stddev) {
        this("", (float) stddev);
    }

    @Override
    public GaussianNoise name(String to) {
        return new GaussianNoise(to, stddev);
    }

    @Override
    public void change(Pass pass, Shape in, float[] x, float[] y) {
        NormalNumbers normal = NormalNumbers.of(pass.dropoutKey(), name, (long) pass.firstImage() * in.size());
        for (int i = 0; i < pass.images() * in.size(); i++) {
            y[i] = x[i] + stddev * normal.at(i);
        }
    }

    @Override
    public void changeBack(Pass pass, Shape in, float[] dy, float[] dx) {
        System.arraycopy(dy, 0, dx, 0, pass.images() * in.size());
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("stddev", stddev).toMap();
    }

    static GaussianNoise fromConfig(Config config) {
        return new GaussianNoise(config.name(), (float) config.number("stddev"));
    }
}
