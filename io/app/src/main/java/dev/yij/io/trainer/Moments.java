package dev.yij.io.trainer;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies of the weights and the optimizer's state after each epoch, to which a run can go back. For one
/// thread.
final class Moments {

    /// The bytes kept. Above it, the oldest are dropped, except the first.
    private static final long MOST = 64L << 20;

    /// The state after an epoch.
    ///
    /// @param epoch      0 before training
    /// @param history    the epochs until then
    /// @param confusion  of the validation images
    /// @param weights    in the order of the model
    /// @param iterations the optimizer's steps
    /// @param slots      the optimizer's arrays
    record Moment(
            int epoch,
            History history,
            int[][] confusion,
            List<float[]> weights,
            long iterations,
            Map<String, float[]> slots) {

        long bytes() {
            long numbers = 0;
            for (float[] each : weights) {
                numbers += each.length;
            }
            for (float[] each : slots.values()) {
                numbers += each.length;
            }
            return numbers * Float.BYTES;
        }

        /// Sets the weights of a model to these.
        void copyTo(Sequential model) {
            List<Weight> targets = model.weights();
            for (int i = 0; i < targets.size(); i++) {
                float[] value = targets.get(i).value();
                System.arraycopy(weights.get(i), 0, value, 0, value.length);
            }
        }
    }

    private final List<Moment> kept = new ArrayList<>();

    void add(int epoch, History history, int[][] confusion, Sequential model) {
        Optimizer optimizer = model.optimizer();
        kept.add(new Moment(
                epoch,
                history,
                confusion,
                model.weights().stream().map(weight -> weight.value().clone()).toList(),
                optimizer.iterations(),
                copied(optimizer.slots())));
        while (kept.size() > 2 && kept.stream().mapToLong(Moment::bytes).sum() > MOST) {
            kept.remove(1);
        }
    }

    private static Map<String, float[]> copied(Map<String, float[]> slots) {
        Map<String, float[]> copy = new LinkedHashMap<>();
        slots.forEach((name, values) -> copy.put(name, values.clone()));
        return copy;
    }

    /// The numbers of the epochs that are kept.
    List<Integer> epochs() {
        return kept.stream().map(Moment::epoch).toList();
    }

    /// The state after an epoch, if it is kept.
    Optional<Moment> of(int epoch) {
        return kept.stream().filter(moment -> moment.epoch() == epoch).findFirst();
    }

    /// Sets the model to a moment, and drops the later ones.
    void restore(Moment moment, Sequential model) {
        moment.copyTo(model);
        model.optimizer().restore(moment.iterations(), copied(moment.slots()), model.weights());
        kept.removeIf(each -> each.epoch() > moment.epoch());
    }
}
