package dev.yij.reference.train;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Adds the sums of a batch's slices in a fixed binary tree, regardless of the order in which they arrive.
/// Floating-point addition rounds, so (a + b) + c and a + (b + c) differ; here the parentheses depend only on
/// the number of slices.
///
/// Slices 0 and 1 form a pair, 2 and 3 the next; pairs form fours, fours form eights. If the number of slices
/// is not a power of two, the tree is padded with absent slices. They add nothing: a node with one present
/// child is that child. Five slices:
///
/// ```text
///                  ((0 + 1) + (2 + 3)) + 4
///                 /                       \
///        (0 + 1) + (2 + 3)                 4
///        /               \               /   \
///      0 + 1           2 + 3            4     ·
///      /   \           /   \           / \   / \
///     0     1         2     3         4   · ·   ·
/// ```
///
/// In the order 0, 1, 2, 3, 4 this works like binary counting with a carry: 0 waits; 1 is added to it, 0 + 1
/// waits; 2 waits; 3 is added to it, 2 + 3 to 0 + 1; 4 has no sibling at any level until it meets the sum of
/// all before it.
///
/// A range of 2ᵏ slices that begins at a multiple of 2ᵏ is a subtree (so is what is left of such a range at the
/// end of the batch). It can be summed by a separate tree over that range alone, with bit-identical results.
///
/// Thread-safe: several threads may add concurrently. Each adds its slice to the sums that are complete and
/// never blocks.
///
/// @param <T> a sum: a number, or the arrays of all gradients
public final class SumTree<T> {

    private final int slices;
    private final int leaves;
    private final BinaryOperator<T> plus;

    /// For each parent, the child that was completed first and waits for its sibling. Nodes are numbered as in
    /// a heap: the root is 1, node i has the children 2i and 2i + 1, slice s is the leaf `leaves` + s.
    private final Map<Integer, T> waiting = new HashMap<>();

    private @Nullable T total;

    /// An empty tree.
    ///
    /// @param slices the number of slices, at least 1
    /// @param plus   adds the sum on the right to the one on the left; it may modify and return either, because
    ///     neither is used again
    /// @throws IllegalArgumentException if `slices` is below 1
    public SumTree(int slices, BinaryOperator<T> plus) {
        if (slices < 1) {
            throw new IllegalArgumentException("a sum needs at least 1 slice, found " + slices);
        }
        this.slices = slices;
        this.leaves = slices == 1 ? 1 : 2 * Integer.highestOneBit(slices - 1); // rounded up to a power of two
        this.plus = plus;
    }

    /// Adds the sum of one slice, and combines all sums that this completes.
    ///
    /// @param slice 0 ≤ slice < the number of slices, each once
    public void add(int slice, T ofSlice) {
        T sum = ofSlice;
        int width = 1; // leaves below the node
        for (int node = leaves + slice; node > 1; node /= 2) {
            int right = node | 1;
            boolean absent = right * width >= leaves + slices;
            if (!absent) {
                T sibling = meet(node / 2, sum);
                if (sibling == null) {
                    return; // it is not complete yet, and will take this sum with it
                }
                sum = node == right ? plus.apply(sibling, sum) : plus.apply(sum, sibling);
            }
            width *= 2;
        }
        finish(sum);
    }

    /// Returns the sibling's sum if it is available; otherwise stores `sum` for the sibling and returns null.
    private synchronized @Nullable T meet(int parent, T sum) {
        T sibling = waiting.remove(parent);
        if (sibling == null) {
            waiting.put(parent, sum);
        }
        return sibling;
    }

    private synchronized void finish(T sum) {
        total = sum;
    }

    /// The sum of all slices.
    ///
    /// @throws IllegalStateException if one is missing
    public synchronized T total() {
        if (total == null) {
            throw new IllegalStateException("the sum of " + slices + " slices is not complete");
        }
        return total;
    }
}
