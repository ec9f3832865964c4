package dev.yij.reference.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Sums over some slices of a batch, as plain numbers that can be sent from one machine to another.
///
/// The slices are a subtree of the batch's [SumTree][dev.yij.reference.train.SumTree]: 2ᵏ of them, from a
/// multiple of 2ᵏ on, or what is left of these at the end of the batch.
///
/// @param gradients      of the loss with respect to each of [Model#trainableWeights], in this order
/// @param loss           the sum of the samples' losses
/// @param correct        the number of samples whose largest output is that of their actual class
/// @param measured       a numerator and a denominator for each metric of each output
/// @param virtualBatches what batch normalizations have computed, in the order of the images; their gradients
///     are here instead of in `gradients`. Empty if none is trained
public record SliceSums(
        List<float[]> gradients, double loss, int correct, double[] measured, List<VirtualBatch> virtualBatches) {

    /// Copies the lists, not their arrays.
    public SliceSums {
        gradients = List.copyOf(gradients);
        virtualBatches = List.copyOf(virtualBatches);
    }

    /// Sums of a model without batch normalization.
    public SliceSums(List<float[]> gradients, double loss, int correct, double[] measured) {
        this(gradients, loss, correct, measured, List.of());
    }

    /// Adds the sums over the slices to the right, into the arrays of this object.
    ///
    /// @return the sums over both, with these arrays
    public SliceSums plus(SliceSums right) {
        for (int i = 0; i < gradients.size(); i++) {
            float[] sum = gradients.get(i);
            float[] gradient = right.gradients.get(i);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradient[j];
            }
        }
        double[] both = Arrays.copyOf(measured, Math.max(measured.length, right.measured.length));
        for (int i = 0; i < right.measured.length; i++) {
            both[i] += right.measured[i];
        }
        List<VirtualBatch> all = Stream.concat(virtualBatches.stream(), right.virtualBatches.stream())
                .toList();
        return new SliceSums(gradients, loss + right.loss, correct + right.correct, both, all);
    }
}
