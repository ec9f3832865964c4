package dev.yij.spark;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// What training steps cost by parts, measured. The parts of a step add up to its duration: sending the
/// weights, then of the task on which the driver waited last the fetching of the weights, reading and
/// computing, the adding after it, and the rest, which is Spark's scheduling and the transfer of the answer.
final class StepCosts {

    private static final double GIGABIT = 1e9 / 8;

    /// Steps in which the executors start, and Java compiles.
    private static final int WARM_UP = 5;

    /// Seconds that Spark is assumed to take to schedule the tasks of a step and to bring their answers.
    private static final double SCHEDULING = 0.03;

    /// Answers that arrive within this time after another one has been added had waited for that.
    private static final long QUEUED = 200_000;

    private final List<Step> steps = new ArrayList<>();

    /// One step.
    static final class Step {

        private final int images;
        private final int parts;
        private final long start;
        private long sending;
        private long fetching;
        private long reading;
        private long computing;
        private long adding;
        private long added;
        private long bytes;
        private long wall;

        private Step(int images, int parts, long start) {
            this.images = images;
            this.parts = parts;
            this.start = start;
        }

        /// The weights are ready to be fetched.
        void sent() {
            sending = System.nanoTime() - start;
        }

        /// An answer was added.
        ///
        /// @param arrived when it arrived, as [System#nanoTime]
        /// @param done    when it was added
        void answered(Answer answer, long arrived, long done) {
            if (added == 0 || arrived - added > QUEUED) { // the driver was waiting for this task
                fetching = answer.fetching();
                reading = answer.reading();
                computing = answer.computing();
                adding = 0;
            }
            adding += done - arrived;
            added = done;
            bytes += answer.numbers().length;
        }

        /// Ends the step.
        void end(long now) {
            wall = now - start;
        }

        /// Scheduling and transfers.
        private long rest() {
            return wall - sending - fetching - reading - computing - adding;
        }
    }

    /// Begins a step.
    Step begin(int images, int parts) {
        return begin(images, parts, System.nanoTime());
    }

    /// Begins a step.
    ///
    /// @param start when, as [System#nanoTime]
    Step begin(int images, int parts, long start) {
        return new Step(images, parts, start);
    }

    /// Counts a training step.
    void end(Step step) {
        step.end(System.nanoTime());
        steps.add(step);
    }

    /// What a network has to send in each step, before any is made, and how long a step must be for that to
    /// pay.
    ///
    /// @param slots tasks that run at the same time
    List<String> expected(Model model, int slots) {
        double weights = 4.0
                * model.trainableWeights().stream()
                        .map(Weight::value)
                        .mapToLong(value -> value.length)
                        .sum();
        String sends = String.format(
                Locale.ROOT,
                "Spark: %d %s at a time. Each step sends %.1f MB of weights to each executor, and as many gradients back"
                        + " from each task: at 1 Gbit/s at least %.2f s a step, at 10 Gbit/s %.3f s.",
                slots,
                slots == 1 ? "task" : "tasks",
                weights * 1e-6,
                seconds(weights, slots, 1),
                seconds(weights, slots, 10));
        String pays = slots == 1
                ? "One task at a time is never faster than yij train on the same machine."
                : String.format(
                        Locale.ROOT,
                        "If these are %d machines, they are faster than one where yij train takes more than %.2f s for a step"
                                + " on one of them at 1 Gbit/s, %.2f s at 10 Gbit/s (estimated; docs/spark.md).",
                        slots,
                        pays(weights, slots, 1),
                        pays(weights, slots, 10));
        return List.of(sends, pays);
    }

    /// The driver sends the weights once, executors pass them to each other; it receives all gradients itself.
    private static double seconds(double weights, int slots, double gigabits) {
        return weights * (1 + slots) / (gigabits * GIGABIT);
    }

    /// The seconds of a step on one machine that as many machines as tasks take too: of c seconds they save
    /// c · (1 - 1/n), and lose transfers and scheduling.
    static double pays(double weights, int slots, double gigabits) {
        return (seconds(weights, slots, gigabits) + SCHEDULING) * slots / (slots - 1);
    }

    /// What the steps of full batches have cost, without the first ones: the mean of the middle half by their
    /// duration. Empty if there were too few.
    List<String> measured() {
        int full = steps.stream().mapToInt(step -> step.images).max().orElse(0);
        List<Step> warm = steps.stream()
                .skip(WARM_UP)
                .filter(step -> step.images == full)
                .sorted(Comparator.comparingLong(step -> step.wall))
                .toList();
        if (warm.isEmpty()) {
            return List.of();
        }
        List<Step> middle = warm.subList(warm.size() / 4, warm.size() - warm.size() / 4);
        return List.of(String.format(
                Locale.ROOT,
                "Spark: a step of %d images in %d tasks took %.1f ms (mean of the middle half of %d): %.1f to send the"
                        + " weights, %.1f to fetch them, %.1f to read images, %.1f to compute, %.1f to add %.1f MB of"
                        + " gradients, %.1f for scheduling and transfers.",
                middle.getLast().images,
                middle.getLast().parts,
                mean(middle, step -> step.wall),
                warm.size(),
                mean(middle, step -> step.sending),
                mean(middle, step -> step.fetching),
                mean(middle, step -> step.reading),
                mean(middle, step -> step.computing),
                mean(middle, step -> step.adding),
                middle.getLast().bytes * 1e-6,
                mean(middle, Step::rest)));
    }

    /// In milliseconds.
    private static double mean(List<Step> steps, ToLongFunction<Step> nanos) {
        return steps.stream().mapToLong(nanos).average().orElse(0) * 1e-6;
    }
}
