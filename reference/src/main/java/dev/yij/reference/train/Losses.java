package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import java.util.Map;
import java.util.function.Function;

/// The readers of the loss classes.
final class Losses {

    static final Registry<Function<Config, ? extends Loss>> REGISTRY = new Registry<>(
            "loss",
            "CustomLoss.register",
            Map.of(
                    "CategoricalCrossentropy",
                    config -> new CategoricalCrossentropy(config.flag("from_logits", false))));

    private Losses() {}
}
