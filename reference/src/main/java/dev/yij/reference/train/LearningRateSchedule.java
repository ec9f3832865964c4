package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// A learning rate that follows from the number of steps, and so is the same after a training run was
/// resumed. It is set with [Optimizer#setSchedule]; for rates that follow from the number of epochs see
/// [LearningRateScheduler].
///
/// ```java
/// optimizer.setSchedule(new WarmUp(500, new CosineDecay(1e-3, 10_000)));
/// ```
public sealed interface LearningRateSchedule
        permits CosineDecay, CosineDecayRestarts, ExponentialDecay, OneCycle, PiecewiseConstantDecay, WarmUp {

    /// The rate of a step, computed in double.
    ///
    /// @param step the number of steps before it: 0 for the first
    double learningRate(long step);

    /// The parameters under the names of Keras's class, if it has this one: numbers, booleans and lists of
    /// numbers, and for [WarmUp] the configuration of another schedule.
    Map<String, Object> settings();

    /// The name in model files, Keras's if it has this schedule.
    default String className() {
        return getClass().getSimpleName();
    }

    /// The configuration for model files: the name under `class_name`, and the settings. [#fromConfig] reads
    /// it back.
    default Map<String, Object> config() {
        return new Config().put("class_name", className()).putAll(settings()).toMap();
    }

    /// Creates a schedule from its [#config].
    ///
    /// @throws IllegalArgumentException if the class is unknown, or a setting is not understood
    static LearningRateSchedule fromConfig(Map<String, ?> config) {
        return Schedules.REGISTRY
                .get(String.valueOf(config.get("class_name")))
                .apply(new Config(config, "the schedule's "));
    }
}
