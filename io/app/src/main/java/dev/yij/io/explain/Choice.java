package dev.yij.io.explain;

import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Parses a user's choice of a position, a weight or a class. If it does not exist, the exception's
/// message is a sentence that says what does.
public final class Choice {

    private Choice() {}

    /// A position such as `100,50,7`.
    ///
    /// @param option the option's name
    /// @param text   the user's input
    /// @param what   a name for the tensor with the given shape
    /// @return one index per dimension
    /// @throws IllegalArgumentException if it is not a position, or lies outside
    public static int[] position(String option, String text, String what, Shape shape) {
        try {
            int[] position = Arrays.stream(text.split(",", -1))
                    .mapToInt(each -> Integer.parseInt(each.strip()))
                    .toArray();
            shape.offset(position); // which checks it
            return position;
        } catch (NumberFormatException | ShapeException e) {
            String last = IntStream.range(0, shape.rank())
                    .mapToObj(axis -> Integer.toString(shape.dim(axis) - 1))
                    .collect(Collectors.joining(","));
            throw new IllegalArgumentException(
                    option + ": " + what + " has shape " + shape + ", expected " + "0,".repeat(shape.rank() - 1)
                            + "0 to " + last + ", found " + text,
                    e);
        }
    }

    /// The kernel or the bias of a layer, whichever has as many dimensions as the position has numbers.
    ///
    /// @param option the option's name
    /// @param text   the user's input
    /// @throws IllegalArgumentException if there is none
    public static Weight weight(String option, String text, BuiltLayer layer) {
        int rank = text.split(",", -1).length;
        return layer.weights().stream()
                .filter(each -> each.shape().rank() == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        layer.weights().isEmpty()
                                ? layer.name() + " has no weights"
                                : layer.name() + " has "
                                        + layer.weights().stream()
                                                .map(Weight::toString)
                                                .collect(Collectors.joining(" and "))
                                        + ", found " + option + " " + text));
    }

    /// The number of a class, given its name or that number.
    ///
    /// @param option the option's name
    /// @param text   the user's input
    /// @throws IllegalArgumentException if the model has no such class
    public static int ofClass(String option, String text, SavedModel saved) {
        int classes = saved.model().outputShape().size();
        int byName = saved.classes().indexOf(text);
        if (byName >= 0) {
            return byName;
        }
        for (int c = 0; c < classes; c++) {
            if (Integer.toString(c).equals(text)) {
                return c;
            }
        }
        throw new IllegalArgumentException(option + ": expected "
                + (saved.classes().isEmpty() ? "" : "one of " + String.join(", ", saved.classes()) + ", or ")
                + "a number from 0 to " + (classes - 1) + ", found " + text);
    }

    /// The gradients with respect to a model's weights for one image of a class, using the model's loss, or
    /// cross-entropy if it has none. Batch normalization is frozen first: one image is no batch, so the
    /// mean and variance that were measured in training are used, as for a prediction.
    public static GradientExplainer gradients(SavedModel saved, Tensor x, int ofClass) {
        for (BuiltLayer layer : saved.model().layers(BatchNormalization.class)) {
            if (layer.trainable()) {
                saved.model().setTrainable(layer.name(), false);
            }
        }
        Loss loss = saved.model().isCompiled() ? saved.model().loss() : new CategoricalCrossentropy();
        Tensor target = Tensor.zeros(1, loss.targets(saved.model().outputShape().size()));
        if (target.data().length == 1) {
            target.data()[0] = ofClass;
        } else {
            target.data()[ofClass] = 1;
        }
        return new GradientExplainer(saved.model(), x, target, loss);
    }
}
