package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.NormalNumbers;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Multiplies by normally distributed numbers around 1 during training (Srivastava et al. 2014, section 10):
/// y = x · (1 + √(rate / (1 - rate)) · n), whose variance is that of dropout.
///
/// @param name the layer's name, empty until a model names it
/// @param rate as that of dropout, in [0, 1)
public record GaussianDropout(String name, float rate) implements Stochastic {

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public GaussianDropout {
        Dropout.requireRate(rate);
    }

    /// A layer without a name.
    ///
    /// @param rate rounded to float32
    public GaussianDropout(double rate) {
        this("", (float) rate);
    }

    @Override
    public GaussianDropout name(String to) {
        return new GaussianDropout(to, rate);
    }

    @Override
    public void change(Pass pass, Shape in, float[] x, float[] y) {
        NormalNumbers normal = NormalNumbers.of(pass.dropoutKey(), name, (long) pass.firstImage() * in.size());
        float stddev = (float) Math.sqrt(rate / (1 - rate));
        for (int i = 0; i < pass.images() * in.size(); i++) {
            y[i] = x[i] * (1 + stddev * normal.at(i));
        }
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("rate", rate).toMap();
    }

    static GaussianDropout fromConfig(Config config) {
        return new GaussianDropout(config.name(), (float) config.number("rate"));
    }
}
