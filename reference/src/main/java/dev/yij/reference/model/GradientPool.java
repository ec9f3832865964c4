package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Arrays for the gradients of slices, used again and again.
///
/// While `w` workers train `s` slices, about w + log₂ s sets are in use: one for each worker, and one for each
/// level of the tree at which a sum waits for its sibling. Nobody waits for a set: if a worker is far behind
/// the others, a few more are made.
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

    /// Sums of zero. Slice 0 has the arrays of the model's own weights: the other slices are on its right in
    /// the tree and are added to it, so the sum of the batch ends there.
    GradientSum take(int slice) {
        GradientSum taken = slice == 0 ? own : takeFree();
        taken.clear();
        return taken;
    }

    private synchronized GradientSum takeFree() {
        if (free.isEmpty()) {
            sets++;
            return new GradientSum(
                    weights.stream().map(Weight::withGradientOfItsOwn).toList());
        }
        return free.pop();
    }

    /// Adds the sums on the right to those on the left and takes the right ones back.
    GradientSum merge(GradientSum left, GradientSum right) {
        left.add(right);
        giveBack(right);
        return left;
    }

    private synchronized void giveBack(GradientSum sum) {
        free.push(sum);
    }

    /// The number of sets made so far, the model's own included.
    synchronized int sets() {
        return sets;
    }
}
