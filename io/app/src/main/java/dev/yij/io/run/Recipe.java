package dev.yij.io.run;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a run trains its network: optimizer, learning rates, loss, and mixup.
///
/// @param optimizer    the optimizer's [configuration][Optimizer#config]; its learning rate and schedule do not
///     count
/// @param learningRate the initial learning rate, or the largest of the schedule
/// @param schedule     how the rate changes from step to step
/// @param rates later learning rates, by the number of completed epochs; none unless the schedule is constant
/// @param loss         what is minimized
/// @param mixup        α of [mixup][dev.yij.reference.train.Mixup]; 0 for none
/// @param metrics      what the history has besides loss and accuracy
@CheckReturnValue
public record Recipe(
        Map<String, Object> optimizer,
        double learningRate,
        RateSchedule schedule,
        Map<Integer, Double> rates,
        Loss loss,
        double mixup,
        List<Metric> metrics) {

    /// Copies the maps.
    ///
    /// @throws IllegalArgumentException if there are learning rates both by the epoch and by the step
    public Recipe {
        optimizer = Map.copyOf(optimizer);
        rates = Map.copyOf(rates);
        metrics = List.copyOf(metrics);
        if (!rates.isEmpty() && !schedule.equals(RateSchedule.CONSTANT)) {
            throw new IllegalArgumentException(
                    "learning rates by the epoch, " + rates + ", and a schedule by the step cannot be combined");
        }
    }

    /// The chapter's: Adam, and categorical cross-entropy from probabilities.
    public static Recipe adam(double learningRate) {
        return of(new Adam(learningRate), learningRate);
    }

    /// A constant learning rate, and categorical cross-entropy from probabilities.
    public static Recipe of(Optimizer optimizer, double learningRate) {
        return new Recipe(
                optimizer.config(),
                learningRate,
                RateSchedule.CONSTANT,
                Map.of(),
                new CategoricalCrossentropy(),
                0,
                List.of());
    }

    /// A copy with another initial, or largest, learning rate.
    public Recipe learningRate(double to) {
        return new Recipe(optimizer, to, schedule, rates, loss, mixup, metrics);
    }

    /// A copy with another optimizer.
    public Recipe optimizer(Optimizer to) {
        return new Recipe(to.config(), learningRate, schedule, rates, loss, mixup, metrics);
    }

    /// A copy whose learning rate changes from step to step.
    public Recipe schedule(RateSchedule to) {
        return new Recipe(optimizer, learningRate, to, rates, loss, mixup, metrics);
    }

    /// A copy with later learning rates, by the number of completed epochs.
    public Recipe rates(Map<Integer, Double> to) {
        return new Recipe(optimizer, learningRate, schedule, to, loss, mixup, metrics);
    }

    /// A copy with another loss.
    public Recipe loss(Loss to) {
        return new Recipe(optimizer, learningRate, schedule, rates, to, mixup, metrics);
    }

    /// A copy with mixup, or without if it is 0.
    public Recipe mixup(double to) {
        return new Recipe(optimizer, learningRate, schedule, rates, loss, to, metrics);
    }

    /// A copy with further metrics.
    public Recipe metrics(List<Metric> to) {
        return new Recipe(optimizer, learningRate, schedule, rates, loss, mixup, to);
    }

    /// A new optimizer.
    ///
    /// @param steps all steps of the run
    /// @param epoch the steps of an epoch
    Optimizer create(long steps, int epoch) {
        Map<String, Object> config = new LinkedHashMap<>(optimizer);
        config.put("lr", learningRate);
        config.remove("schedule");
        return Optimizer.fromConfig(config).setSchedule(schedule.over(learningRate, steps, epoch));
    }

    /// What a resumed run must share, by name. The checkpoint has the learning rate.
    ///
    /// @param steps all steps of the run
    Map<String, Object> toMap(long steps) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("optimizer", described(optimizer));
        map.put("learning rate schedule", schedule.describe(steps));
        map.put("loss", described(loss.config()));
        map.put("mixup", mixup);
        return map;
    }

    /// `Adam (beta_1 0.9, beta_2 0.999)`, the settings in the order of their names.
    static String described(Map<String, Object> config) {
        StringBuilder settings = new StringBuilder();
        new TreeMap<>(config).forEach((key, value) -> {
            if (!key.equals("class_name") && !key.equals("lr") && !key.equals("schedule")) {
                settings.append(settings.isEmpty() ? " (" : ", ")
                        .append(key)
                        .append(' ')
                        .append(value);
            }
        });
        return config.get("class_name") + (settings.isEmpty() ? "" : settings + ")");
    }
}
