package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Adds up the gradients of a batch's slices in the order of the slices, whatever order they are done in: so
/// that the sum has the same bits for any number of lanes.
///
/// Slice `s` has the set of arrays `s mod sets`; it gets them as soon as slice `s - sets` has been added. The
/// slice that is next to be added never waits, so none waits for ever.
final class GradientSum {

    private final List<Weight> total;
    private final List<List<Weight>> sets;
    private final boolean[] done;
    private int next;

    GradientSum(List<Weight> total, int sets) {
        this.total = total;
        this.sets = IntStream.range(0, sets)
                .mapToObj(
                        set -> total.stream().map(Weight::withGradientOfItsOwn).toList())
                .toList();
        this.done = new boolean[sets];
    }

    /// Begins a batch, whatever has become of the one before.
    synchronized void begin() {
        Arrays.fill(done, false);
        next = 0;
    }

    /// The weights with gradients of zero, for one slice.
    List<Weight> take(int slice) {
        awaitTurn(slice);
        List<Weight> mine = sets.get(slice % sets.size());
        mine.forEach(weight -> Arrays.fill(weight.gradient(), 0)); // no other lane waits for this
        return mine;
    }

    private synchronized void awaitTurn(int slice) {
        boolean interrupted = false;
        while (slice >= next + sets.size()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes a slice's gradients back, and adds what is next in the order.
    synchronized void give(int slice) {
        done[slice % sets.size()] = true;
        for (int set = next % sets.size(); done[set]; set = next % sets.size()) {
            add(sets.get(set));
            done[set] = false;
            next++;
        }
        notifyAll();
    }

    private void add(List<Weight> slice) {
        for (int i = 0; i < total.size(); i++) {
            float[] sum = total.get(i).gradient();
            float[] gradient = slice.get(i).gradient();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradient[j];
            }
        }
    }
}
