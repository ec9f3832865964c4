package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Sgd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The state of an optimizer as a list of arrays in the order of one of Keras's versions. The list starts with
/// the number of steps, from Keras 3 on followed by the learning rate. Then, for n weights:
///
/// | optimizer | Keras to 2.2 | TensorFlow 2, to 2.10 | later, and Keras 3 |
/// | --- | --- | --- | --- |
/// | Adam | all m, all v, n placeholders of shape (1,) | all m, all v | m and v of each weight in turn |
/// | SGD | all velocities | all velocities, none without momentum | the same |
final class OptimizerVariables {

    private static final Pattern FIRST_MOMENT = Pattern.compile("(^|[/_])(m|momentum)([/:_]|$)");
    private static final Pattern SECOND_MOMENT = Pattern.compile("(^|[/_])(v|velocity)([/:_]|$)");

    private OptimizerVariables() {}

    /// Like [#restore], but if the state does not fit, the optimizer starts without it, and a note is added: a
    /// model of which only some layers were trained has moments for these only, and is usable without them.
    static void restoreOrNote(
            Optimizer optimizer,
            long steps,
            SequencedMap<String, Tensor> arrays,
            List<Weight> weights,
            boolean alternate,
            String where,
            List<String> notes) {
        try {
            restore(optimizer, steps, arrays, weights, alternate, where);
        } catch (FormatException e) {
            notes.add(e.getMessage() + ": the optimizer starts from its initial state");
        }
    }

    /// Restores the state of an optimizer.
    ///
    /// @param steps     the step count
    /// @param arrays    what follows the steps, and the learning rate if there is one, by name
    /// @param alternate whether m and v of each weight alternate, if names and shapes do not determine the
    ///     order
    /// @param where     the file and the path in it, for messages
    /// @throws FormatException if there are too few or too many, or one has another shape than its weight
    private static void restore(
            Optimizer optimizer,
            long steps,
            SequencedMap<String, Tensor> arrays,
            List<Weight> weights,
            boolean alternate,
            String where)
            throws FormatException {
        List<String> names = List.copyOf(arrays.keySet());
        List<Tensor> values = new ArrayList<>(arrays.values());
        int n = weights.size();
        if (optimizer instanceof Adam && values.size() == 3 * n && arePlaceholders(values.subList(2 * n, 3 * n))) {
            values = values.subList(0, 2 * n);
        }
        List<String> slots = optimizer.slotNames();
        boolean none = values.isEmpty() && (optimizer instanceof Sgd || steps == 0);
        if (values.size() != slots.size() * n && !none) {
            throw new FormatException(where + " has " + values.size() + " arrays beside the number of steps, expected "
                    + slots.size() * n + " for the " + n + " weights of the model");
        }
        boolean alternating = slots.size() > 1 && !none && alternates(names, values, weights, slots.size(), alternate);
        Map<String, float[]> restored = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Weight weight = weights.get(alternating ? i / slots.size() : i % n);
            String slot = slots.get(alternating ? i % slots.size() : i / n);
            if (!values.get(i).shape().equals(weight.shape())) {
                throw new FormatException(where + ": " + names.get(i) + " has shape "
                        + values.get(i).shape() + ", its weight " + weight.name() + " has " + weight.shape());
            }
            restored.put(slot + "/" + weight.name(), values.get(i).data());
        }
        try {
            optimizer.restore(steps, restored, weights);
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ": " + e.getMessage(), e);
        }
    }

    private static boolean arePlaceholders(List<Tensor> values) {
        return values.stream().allMatch(value -> value.shape().equals(Shape.of(1)));
    }

    /// The order follows from the names if they are conclusive, else from the shapes if only one order fits,
    /// else from the argument.
    private static boolean alternates(
            List<String> names, List<Tensor> values, List<Weight> weights, int kinds, boolean otherwise) {
        int n = weights.size();
        if (n == 1) {
            return false; // both orders are one
        }
        boolean secondIsV = SECOND_MOMENT.matcher(names.get(1)).find();
        boolean secondIsM = FIRST_MOMENT.matcher(names.get(1)).find();
        if (secondIsV != secondIsM) {
            return secondIsV;
        }
        boolean byTurns = true;
        boolean byKind = true;
        for (int i = 0; i < values.size(); i++) {
            byTurns &= values.get(i).shape().equals(weights.get(i / kinds).shape());
            byKind &= values.get(i).shape().equals(weights.get(i % n).shape());
        }
        return byTurns == byKind ? otherwise : byTurns;
    }

    /// The slots of an optimizer by name, zeros if it has not taken a step.
    private static Tensor slot(Optimizer optimizer, String kind, Weight weight) {
        float[] values = optimizer.slots().get(kind + "/" + weight.name());
        return values == null
                ? new Tensor(weight.shape(), new float[weight.shape().size()])
                : new Tensor(weight.shape(), values);
    }

    /// The arrays that Keras 2 writes after the number of steps, by name.
    static SequencedMap<String, Tensor> keras2(Optimizer optimizer, List<Weight> weights) {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        String prefix = optimizer.className() + "/";
        for (String kind : optimizer.slotNames()) {
            weights.forEach(weight -> arrays.put(prefix + kind + "/" + weight.name(), slot(optimizer, kind, weight)));
        }
        if (optimizer instanceof Adam) {
            weights.forEach(weight -> arrays.put(prefix + "vhat/" + weight.name(), Tensor.zeros(1)));
        }
        return arrays;
    }

    /// The arrays that Keras 3 writes after the number of steps and the learning rate.
    static List<Tensor> keras3(Optimizer optimizer, List<Weight> weights) {
        boolean plain = optimizer instanceof Sgd
                && Float.valueOf(0).equals(optimizer.config().get("momentum"));
        List<Tensor> arrays = new ArrayList<>();
        for (Weight weight : plain ? List.<Weight>of() : weights) {
            optimizer.slotNames().forEach(kind -> arrays.add(slot(optimizer, kind, weight)));
        }
        return arrays;
    }
}
