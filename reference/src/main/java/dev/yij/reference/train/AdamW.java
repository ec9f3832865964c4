package dev.yij.reference.train;

import dev.yij.reference.config.Config;

/// AdamW (Loshchilov & Hutter 2019): [Adam] with [weight decay][#setWeightDecay] that is separate from the
/// gradient. As in Keras, all weights decay, biases included, by rate · decay · weight before each step.
/// (PyTorch's default decay is 0.01.)
public final class AdamW extends Adam {

    /// Keras's defaults with a learning rate: a weight decay of 0.004.
    public AdamW(double learningRate) {
        this(learningRate, 0.004);
    }

    /// Keras's defaults with a learning rate and a weight decay.
    ///
    /// @throws IllegalArgumentException if the decay is negative or not finite
    public AdamW(double learningRate, double weightDecay) {
        this(learningRate, weightDecay, 0.9, 0.999, 1e-7, false);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @throws IllegalArgumentException as [Adam], and if the weight decay is negative or not finite
    public AdamW(double learningRate, double weightDecay, double beta1, double beta2, double epsilon, boolean amsgrad) {
        super(learningRate, beta1, beta2, epsilon, amsgrad);
        setWeightDecay(weightDecay);
    }

    static AdamW fromConfig(Config config) {
        return new AdamW(
                config.number("lr"),
                config.number("weight_decay", 0),
                config.number("beta_1"),
                config.number("beta_2"),
                config.number("epsilon"),
                config.flag("amsgrad", false));
    }

    @Override
    public String className() {
        return "AdamW";
    }
}
