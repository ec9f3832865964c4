package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The state of an optimizer as a list of arrays in the order of one of Keras's versions. The list starts
/// with the number of steps, from Keras 3 on followed by the learning rate, unless that follows a schedule.
/// (RMSprop, Adagrad and Adadelta of Keras 2.2 do not store their steps.) Then, for n weights:
///
/// | optimizer | Keras to 2.3 | TensorFlow 2, to 2.10 | later, and Keras 3 |
/// | --- | --- | --- | --- |
/// | Adam | all m, all v, n placeholders of shape (1,) | all m, all v | m and v of each weight in turn |
/// | Adam with AMSGrad | all m, all v, all v̂ | the same | m and v in turn, then all v̂ |
/// | Nadam | product of momenta, all m, all v | the same | m and v in turn, the product (not TensorFlow) |
/// | Adadelta | all means of gradients, all of steps | the same | both of each weight in turn |
/// | RMSprop | all means | means, then momenta, then means of gradients | the same |
/// | Adagrad | all sums | the same | the same |
/// | SGD | all velocities | all velocities, none without momentum | the same |
final class OptimizerVariables {

    private static final Pattern FIRST = Pattern.compile("(^|[/_])(m|momentum|accum(ulated)?_grad)([/:_]|$)");
    private static final Pattern SECOND =
            Pattern.compile("(^|[/_])(v|velocity|accum_var|accumulated_delta_var)([/:_]|$)");

    private OptimizerVariables() {}

    /// Restores the state of a model's optimizer. If the state does not fit, the optimizer starts without it,
    /// and a note is added: a model of which only some layers were trained has moments for these only, and is
    /// usable without them.
    ///
    /// @param weights the trainable weights in the order in which the file has their slots
    /// @param group   the group that holds the arrays
    /// @param names   their names, in order
    /// @param archive whether it belongs to a `.keras` archive
    static void restoreOrNote(
            Model model,
            List<Weight> weights,
            StoredGroup group,
            List<String> names,
            boolean archive,
            List<String> notes) {
        try {
            restore(model.optimizer(), weights, group, names, archive);
        } catch (FormatException e) {
            notes.add(e.getMessage() + ": the optimizer starts from its initial state");
        }
    }

    private static void restore(
            Optimizer optimizer, List<Weight> weights, StoredGroup group, List<String> names, boolean archive)
            throws FormatException {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        long steps = 0;
        for (String name : names) {
            if (name.equals(names.getFirst()) && group.shape(name).length == 0) {
                steps = group.number(name);
            } else {
                arrays.put(name, group.array(name));
            }
        }
        boolean product = optimizer instanceof Nadam
                && !arrays.isEmpty()
                && isNumber(arrays.lastEntry().getValue());
        if (product) {
            arrays.pollLastEntry(); // it follows from the steps
        }
        int slots = optimizer.slotNames().size() * weights.size();
        boolean leading = !arrays.isEmpty() && isLeading(arrays.firstEntry().getValue(), arrays.size() - slots);
        boolean hasRate = leading && (!(optimizer instanceof Nadam) || product || archive);
        if (leading) {
            Tensor number = arrays.pollFirstEntry().getValue();
            if (hasRate && optimizer.schedule() == null) {
                KerasWeights.setRate(optimizer, number.data()[0], group.where());
            }
        }
        restore(optimizer, steps, arrays, weights, hasRate || archive, group.where());
    }

    private static boolean isNumber(Tensor array) {
        return array.shape().rank() == 0;
    }

    /// Whether the first array is a number before the slots. Earlier versions of yij wrote the rate as a list
    /// of one.
    private static boolean isLeading(Tensor first, int more) {
        return isNumber(first) || more == 1 && first.shape().equals(Shape.of(1));
    }

    /// Restores the slots.
    ///
    /// @param steps     the step count
    /// @param arrays    the slots by name
    /// @param alternate whether the two slots of each weight alternate, if names and shapes do not determine
    ///     the order
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
        boolean alternating = mayAlternate(optimizer) && !none && alternates(names, values, weights, alternate);
        Map<String, float[]> restored = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            boolean inTurn = alternating && i < 2 * n;
            Weight weight = weights.get(inTurn ? i / 2 : i % n);
            String slot = slots.get(inTurn ? i % 2 : i / n);
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

    /// Whether some version of Keras stores the first two slots of each weight in turn.
    private static boolean mayAlternate(Optimizer optimizer) {
        return optimizer instanceof Adam || optimizer instanceof Nadam || optimizer instanceof Adadelta;
    }

    private static boolean arePlaceholders(List<Tensor> values) {
        return values.stream().allMatch(value -> value.shape().equals(Shape.of(1)));
    }

    /// The order follows from the names if they are conclusive, else from the shapes if only one order fits,
    /// else from the argument.
    private static boolean alternates(
            List<String> names, List<Tensor> values, List<Weight> weights, boolean otherwise) {
        int n = weights.size();
        if (n == 1) {
            return false; // both orders are one
        }
        boolean isSecond = SECOND.matcher(names.get(1)).find();
        boolean isFirst = FIRST.matcher(names.get(1)).find();
        if (isSecond != isFirst) {
            return isSecond;
        }
        boolean byTurns = true;
        boolean byKind = true;
        for (int i = 0; i < 2 * n; i++) {
            byTurns &= values.get(i).shape().equals(weights.get(i / 2).shape());
            byKind &= values.get(i).shape().equals(weights.get(i % n).shape());
        }
        return byTurns == byKind ? otherwise : byTurns;
    }

    /// The slots of an optimizer by name, with their initial values if it has not taken a step.
    private static Tensor slot(Optimizer optimizer, String kind, Weight weight) {
        float[] values = optimizer.slots().get(kind + "/" + weight.name());
        if (values == null) {
            values = new float[weight.shape().size()];
            Arrays.fill(values, optimizer.initialValue(kind));
        }
        return new Tensor(weight.shape(), values);
    }

    private static Tensor number(float value) {
        return new Tensor(Shape.of(), new float[] {value});
    }

    /// The arrays that Keras 2 writes after the number of steps, by name.
    static SequencedMap<String, Tensor> keras2(Optimizer optimizer, List<Weight> weights) {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        String prefix = optimizer.className() + "/";
        if (optimizer instanceof Nadam nadam) {
            // As a list of one: Keras 3 would take a number here for the learning rate.
            arrays.put(prefix + "momentum_cache:0", new Tensor(Shape.of(1), new float[] {nadam.momentumProduct()}));
        }
        for (String kind : optimizer.slotNames()) {
            weights.forEach(weight -> arrays.put(prefix + kind + "/" + weight.name(), slot(optimizer, kind, weight)));
        }
        if (optimizer instanceof Adam && optimizer.slotNames().size() == 2) {
            weights.forEach(weight -> arrays.put(prefix + "vhat/" + weight.name(), Tensor.zeros(1)));
        }
        return arrays;
    }

    /// The arrays that Keras 3 writes after the number of steps.
    static List<Tensor> keras3(Optimizer optimizer, List<Weight> weights) {
        List<Tensor> arrays = new ArrayList<>();
        if (optimizer.schedule() == null || !KerasOptimizers.inKeras(optimizer.schedule())) {
            arrays.add(number(optimizer.learningRate()));
        }
        boolean plain = optimizer instanceof Sgd
                && Float.valueOf(0).equals(optimizer.config().get("momentum"));
        List<String> kinds = plain ? List.of() : optimizer.slotNames();
        int inTurn = mayAlternate(optimizer) ? 2 : 0;
        for (Weight weight : weights) {
            kinds.subList(0, inTurn).forEach(kind -> arrays.add(slot(optimizer, kind, weight)));
        }
        for (String kind : kinds.subList(inTurn, kinds.size())) {
            weights.forEach(weight -> arrays.add(slot(optimizer, kind, weight)));
        }
        if (optimizer instanceof Nadam nadam) {
            arrays.add(number(nadam.momentumProduct()));
        }
        return arrays;
    }
}
