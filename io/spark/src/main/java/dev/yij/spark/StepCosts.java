package dev.yij.spark;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// What training steps cost by parts, measured: sending the weights, computing, adding what the tasks return,
/// and the rest, which is Spark's scheduling and the transfer of the answers.
final class StepCosts {

    private static final double GIGABIT = 1e9 / 8;

    /// Steps in which the executors start, and Java compiles.
    private static final int WARM_UP = 2;

    private final List<Step> steps = new ArrayList<>();

    /// One step.
    static final class Step {

        private final int images;
        private final int parts;
        private final long start = System.nanoTime();
        private long sending;
        private long adding;
        private long reading;
        private long computing;
        private long bytes;
        private long wall;

        private Step(int images, int parts) {
            this.images = images;
            this.parts = parts;
        }

        /// The weights are ready to be fetched.
        void sent() {
            sending = System.nanoTime() - start;
        }

        /// An answer was added.
        ///
        /// @param nanos taken by adding it
        void answered(Answer answer, long nanos) {
            adding += nanos;
            bytes += answer.numbers().length;
            reading = Math.max(reading, answer.reading());
            computing = Math.max(computing, answer.computing());
        }

        /// Scheduling and transfers.
        private long rest() {
            return Math.max(0, wall - sending - adding - reading - computing);
        }
    }

    /// Begins a step.
    Step begin(int images, int parts) {
        return new Step(images, parts);
    }

    /// Counts a training step.
    void end(Step step) {
        step.wall = System.nanoTime() - step.start;
        steps.add(step);
    }

    /// What a network has to send in each step, before any is made.
    List<String> expected(Model model, int slots) {
        double weights = 4.0
                * model.trainableWeights().stream()
                        .map(Weight::value)
                        .mapToLong(value -> value.length)
                        .sum();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Spark: %d tasks at a time. Each step sends %.1f MB of weights to each executor, and as many"
                                + " gradients back from each task: at 1 Gbit/s at least %.2f s a step, at 10 Gbit/s"
                                + " %.3f s.",
                        slots,
                        weights * 1e-6,
                        seconds(weights, slots, 1),
                        seconds(weights, slots, 10)),
                "Several machines are faster than one only where a step takes one machine much longer than that: with"
                        + " large images, networks and batches. docs/spark.md has a table.");
    }

    /// The driver sends the weights once, executors pass them to each other; it receives all gradients itself.
    private static double seconds(double weights, int slots, double gigabits) {
        return weights * (1 + slots) / (gigabits * GIGABIT);
    }

    /// What the steps of full batches have cost, in the median, without the first ones; empty if there were too
    /// few.
    List<String> measured() {
        int full = steps.stream().mapToInt(step -> step.images).max().orElse(0);
        List<Step> warm =
                steps.stream().skip(WARM_UP).filter(step -> step.images == full).toList();
        if (warm.isEmpty()) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "Spark: a step of %d images in %d tasks took %.0f ms in the median of %d: %.1f to send the weights, %.0f"
                        + " to read images, %.0f to compute (both of the slowest task), %.1f to add %.1f MB of"
                        + " gradients, %.0f for scheduling and transfers.",
                warm.getLast().images,
                warm.getLast().parts,
                median(warm, step -> step.wall),
                warm.size(),
                median(warm, step -> step.sending),
                median(warm, step -> step.reading),
                median(warm, step -> step.computing),
                median(warm, step -> step.adding),
                warm.getLast().bytes * 1e-6,
                median(warm, Step::rest)));
    }

    private static double median(List<Step> steps, ToLongFunction<Step> nanos) {
        long[] sorted = steps.stream().mapToLong(nanos).sorted().toArray();
        return sorted[sorted.length / 2] * 1e-6;
    }
}
