package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PointFunction;
import java.util.Map;

/// A rectified linear unit in Keras's general form: min(x, maxValue) above the threshold, negativeSlope ·
/// (x - threshold) at and below it.
///
/// @param name     the layer's name, empty until a model names it
/// @param rectifier the function
public record ReLU(String name, PointFunction.Relu rectifier) implements Activating {

    /// max(x, 0).
    public ReLU() {
        this(Float.POSITIVE_INFINITY);
    }

    /// max(x, 0) cut off at a largest value: 6 for ReLU6.
    public ReLU(double maxValue) {
        this("", PointFunction.Relu.upTo((float) maxValue));
    }

    @Override
    public ReLU name(String to) {
        return new ReLU(to, rectifier);
    }

    /// A copy with a slope at and below the threshold.
    public ReLU negativeSlope(double to) {
        return new ReLU(name, new PointFunction.Relu((float) to, rectifier.threshold(), rectifier.max()));
    }

    /// A copy that begins to rise elsewhere.
    public ReLU threshold(double to) {
        return new ReLU(name, new PointFunction.Relu(rectifier.negativeSlope(), (float) to, rectifier.max()));
    }

    @Override
    public ActivationFunction function() {
        return ActivationFunction.of(rectifier);
    }

    /// Keras has no `max_value` where there is no largest one.
    @Override
    public Map<String, Object> config() {
        Config config = new Config().put("name", name);
        if (rectifier.max() < Float.POSITIVE_INFINITY) {
            config.put("max_value", rectifier.max());
        }
        return config.put("negative_slope", rectifier.negativeSlope())
                .put("threshold", rectifier.threshold())
                .toMap();
    }

    static ReLU fromConfig(Config config) {
        return new ReLU(
                config.name(),
                new PointFunction.Relu(
                        (float) config.number("negative_slope", 0), (float) config.number("threshold", 0), (float)
                                config.number("max_value", Double.POSITIVE_INFINITY)));
    }
}
