package dev.yij.reference.model;

import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Weight;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What the [normalizations][BatchNormalization] of a network compute over the images that they normalize
/// together: a [virtual batch][Model#setVirtualBatch], or the whole one. Other machines may compute it; the one
/// that makes the optimizer's step applies it, one virtual batch after the other, because moving averages
/// depend on the order.
///
/// @param layers for each normalization that is trained, in the order of the plan: the mean of each channel,
///     the variance that the moving one follows, and the gradients of [BuiltLayer#trainableWeights]
public record VirtualBatch(List<List<float[]>> layers) implements Serializable {

    /// Copies the list, not its arrays.
    public VirtualBatch {
        layers = List.copyOf(layers);
    }

    /// The numbers of one normalization.
    ///
    /// @param gradients weights whose gradients are those of these images alone
    static List<float[]> numbers(BatchStatistics by, List<Weight> gradients) {
        return Stream.concat(
                        Stream.of(by.mean(), by.followed()),
                        gradients.stream().filter(Weight::trainable).map(Weight::gradient))
                .toList();
    }

    /// The normalizations of a plan that are trained.
    static List<Node> normalizations(Plan plan) {
        return plan.nodes().stream().filter(Segments::normalizesBatches).toList();
    }

    /// Moves the averages of a network, and sets the gradients of γ and β to the sums over a batch.
    ///
    /// @param all the virtual batches of the batch, in their order
    static void apply(List<VirtualBatch> all, Plan plan) {
        List<BuiltLayer> layers = normalizations(plan).stream().map(Node::layer).toList();
        layers.forEach(layer -> layer.trainableWeights().forEach(weight -> Arrays.fill(weight.gradient(), 0)));
        for (VirtualBatch each : all) {
            for (int i = 0; i < layers.size(); i++) {
                BuiltLayer layer = layers.get(i);
                List<float[]> numbers = each.layers.get(i);
                ((BatchNormalization) layer.layer()).follow(numbers.get(0), numbers.get(1), layer.weights());
                add(numbers.subList(2, numbers.size()), layer.trainableWeights());
            }
        }
    }

    private static void add(List<float[]> gradients, List<Weight> to) {
        for (int i = 0; i < gradients.size(); i++) {
            float[] sum = to.get(i).gradient();
            for (int c = 0; c < sum.length; c++) {
                sum[c] += gradients.get(i)[c];
            }
        }
    }
}
