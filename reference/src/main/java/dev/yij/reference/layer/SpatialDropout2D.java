package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Dropout of whole maps (Tompson et al. 2015): during training, each channel of each image is set to zero with
/// probability `rate`, and the others are divided by 1 - rate. Neighbouring pixels of a map are alike, so that
/// dropping single ones would remove little.
///
/// @param name the layer's name, empty until a model names it
/// @param rate the fraction of maps that is dropped, in [0, 1)
public record SpatialDropout2D(String name, float rate) implements Stochastic {

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public SpatialDropout2D {
        Dropout.requireRate(rate);
    }

    /// A layer without a name.
    ///
    /// @param rate rounded to float32
    public SpatialDropout2D(double rate) {
        this("", (float) rate);
    }

    @Override
    public SpatialDropout2D name(String to) {
        return new SpatialDropout2D(to, rate);
    }

    @Override
    public Shape outputShape(Shape in) {
        Layers.requireImage(in);
        return in;
    }

    @Override
    public void change(Pass pass, Shape in, float[] x, float[] y) {
        int channels = in.dim(2);
        DropoutMask mask = DropoutMask.of(pass.dropoutKey(), name, (long) pass.firstImage() * channels, rate);
        for (int i = 0; i < pass.images() * in.size(); i++) {
            int map = i / in.size() * channels + i % channels;
            y[i] = mask.keeps(map) ? x[i] * mask.scale() : 0f;
        }
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("rate", rate).toMap();
    }

    static SpatialDropout2D fromConfig(Config config) {
        return new SpatialDropout2D(config.name(), (float) config.number("rate"));
    }
}
