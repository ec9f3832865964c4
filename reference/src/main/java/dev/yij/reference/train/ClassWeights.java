package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The weights of classes in training, Keras's `class_weight`: the loss of each sample, and its gradient, is
/// multiplied by the weight of its actual class. A class with few images counts as much as one with many if its
/// weight is larger in proportion: [#balanced].
///
/// ```java
/// model.setClassWeights(ClassWeights.balanced(90, 10)); // 0.5556 and 5
/// ```
///
/// As in TensorFlow 2 and Keras 3, the loss of a batch is Σ weight · loss / samples. (Keras 2.2.4 divides by
/// the number of samples whose weight is not 0.) The weights apply to the training loss, not to validation or
/// accuracy.
///
/// @param values a weight for each class, in the order of the classes
@CheckReturnValue
public record ClassWeights(List<Double> values) {

    /// Every class counts the same.
    public static final ClassWeights NONE = new ClassWeights(List.of());

    /// Copies the weights.
    ///
    /// @throws IllegalArgumentException if a weight is negative, or not finite in float32
    public ClassWeights {
        values = List.copyOf(values);
        for (double value : values) {
            Batch.requireWeight((float) value, "a class weight");
        }
    }

    /// Weights in the order of the classes.
    ///
    /// @throws IllegalArgumentException if a weight is negative, or not finite in float32
    public static ClassWeights of(double... values) {
        return new ClassWeights(Arrays.stream(values).boxed().toList());
    }

    /// Weights in inverse proportion to the number of samples of each class, samples / (classes · count), as
    /// scikit-learn's `balanced`. Their mean over all samples is 1.
    ///
    /// @param counts the number of training samples of each class
    /// @throws IllegalArgumentException if a class has no sample
    public static ClassWeights balanced(int... counts) {
        double samples = Arrays.stream(counts).asLongStream().sum();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 1) {
                throw new IllegalArgumentException("class " + i + " has " + counts[i]
                        + " samples: balanced class weights need at least 1 of each");
            }
        }
        return new ClassWeights(Arrays.stream(counts)
                .mapToObj(count -> samples / ((double) counts.length * count))
                .toList());
    }

    /// Whether every class counts the same.
    public boolean isNone() {
        return values.isEmpty();
    }

    /// A batch whose samples have the weights of their classes, multiplied by their own weights if they have
    /// any.
    ///
    /// @param classes the number of elements of one target: 1 for class numbers, else one-hot
    /// @throws IllegalArgumentException if there is no weight for the class of a sample
    public Batch applyTo(Batch batch, int classes) {
        if (isNone()) {
            return batch;
        }
        float[] weights = new float[batch.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = ofClass(batch.label(i, classes)) * batch.weight(i);
        }
        return new Batch(batch.size(), batch.x(), batch.y(), weights);
    }

    private float ofClass(int label) {
        if (label < 0 || label >= values.size()) {
            throw new IllegalArgumentException(
                    "a sample has class " + label + ", there are weights for " + values.size() + " classes: " + this);
        }
        return values.get(label).floatValue();
    }

    /// The weights, separated by commas.
    @Override
    public String toString() {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
