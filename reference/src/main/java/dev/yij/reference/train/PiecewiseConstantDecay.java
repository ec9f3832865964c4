package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.List;
import java.util.Map;

/// Rates that are constant between some steps, Keras's schedule of this name: `values[i]` up to and including
/// step `boundaries[i]`, counted from 0, and the last value after all of them.
///
/// @param boundaries the last step of each value but the last, ascending
/// @param values     the rates, one more
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values) implements LearningRateSchedule {

    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if their lengths do not fit, the boundaries do not ascend, or a rate
    ///     is negative or not finite
    public PiecewiseConstantDecay {
        boundaries = List.copyOf(boundaries);
        values = List.copyOf(values);
        if (values.size() != boundaries.size() + 1) {
            throw new IllegalArgumentException("a piecewise constant rate needs one value more than boundaries, found "
                    + values.size() + " values and " + boundaries.size() + " boundaries");
        }
        for (int i = 1; i < boundaries.size(); i++) {
            if (boundaries.get(i) <= boundaries.get(i - 1)) {
                throw new IllegalArgumentException("boundaries must ascend, found " + boundaries);
            }
        }
        values.forEach(value -> Schedules.requireRate("a value", value));
    }

    static PiecewiseConstantDecay fromConfig(Config config) {
        return new PiecewiseConstantDecay(
                config.numbers("boundaries").stream().map(Double::longValue).toList(), config.numbers("values"));
    }

    @Override
    public double learningRate(long step) {
        int i = 0;
        while (i < boundaries.size() && step > boundaries.get(i)) {
            i++;
        }
        return values.get(i);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config().put("boundaries", boundaries).put("values", values).toMap();
    }
}
