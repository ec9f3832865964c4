package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// A layer that combines the numbers at the same position of several inputs of equal shape, from left to right:
/// ((x₀ ∘ x₁) ∘ x₂) ∘ …
public sealed interface ElementwiseMerge extends Merge permits Add, Average, Maximum, Multiply, Subtract {

    /// Combines the first input, or the result so far, with the next input.
    ///
    /// @param y receives a ∘ b; may be the same array as `a`
    void combine(Backend backend, int count, float[] a, float[] b, float[] y);

    @Override
    default Shape outputShape(List<Shape> in) {
        if (in.size() < 2 || !in.stream().allMatch(in.getFirst()::equals)) {
            throw Merge.mismatch("two or more inputs of the same shape", in);
        }
        return in.getFirst();
    }

    @Override
    default void forward(Pass pass, List<Shape> in, List<float[]> x, float[] y) {
        int count = pass.images() * in.getFirst().size();
        combine(pass.backend(), count, x.get(0), x.get(1), y);
        for (int i = 2; i < x.size(); i++) {
            combine(pass.backend(), count, y, x.get(i), y);
        }
    }
}
