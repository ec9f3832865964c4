package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A pool of reusable arrays for the gradients of slices.
///
/// While `w` workers train `s` slices, about w + log₂ s sets are in use: one for each worker, and one for each
/// level of the tree at which a sum waits for its sibling. No worker blocks waiting for a set: if one is far
/// behind the others, a few more are allocated.
final class GradientPool {

    private final List<Weight> weights;
    private final GradientSum own;
    private final Deque<GradientSum> free = new ArrayDeque<>();
    private int sets = 1;

    /// An empty pool for a model with these weights.
    GradientPool(List<Weight> weights) {
        this.weights = weights;
        this.own = new GradientSum(weights);
    }

    /// Sums of zero. Slice 0 uses the gradient arrays of the model's own weights: it is the leftmost leaf of
    /// the tree and all other slices are added to it, so that these arrays receive the sum of the batch.
    GradientSum take(int slice) {
        GradientSum taken = slice == 0 ? own : takeFree();
        taken.clear();
        return taken;
    }

    private synchronized GradientSum takeFree() {
        if (free.isEmpty()) {
            sets++;
            return new GradientSum(weights.stream().map(Weight::withOwnGradient).toList());
        }
        return free.pop();
    }

    /// Adds the sums on the right to those on the left and returns the right ones to the pool.
    GradientSum merge(GradientSum left, GradientSum right) {
        left.add(right);
        giveBack(right);
        return left;
    }

    private synchronized void giveBack(GradientSum sum) {
        free.push(sum);
    }

    /// The number of sets allocated so far, including the model's own.
    synchronized int sets() {
        return sets;
    }
}
