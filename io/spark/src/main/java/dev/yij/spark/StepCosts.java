package dev.yij.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What training steps cost by parts, measured. The parts of a step add up to its duration: sending the
/// weights, then of the executor on which the driver waited last the fetching of the weights, reading and
/// computing, the adding after it, and the rest, which is Spark's scheduling and the transfer of the answer.
final class StepCosts {

    /// Steps in which the executors start, and Java compiles.
    private static final int WARM_UP = 5;

    /// Answers that arrive within this time after another one has been added had waited for that.
    private static final long QUEUED = 200_000;

    private final List<Step> steps = new ArrayList<>();

    /// What an executor has done in a step, in nanoseconds.
    private record Work(int tasks, long fetching, long reading, long computing) {

        Work plus(Work other) {
            return new Work(
                    tasks + other.tasks,
                    fetching + other.fetching,
                    reading + other.reading,
                    computing + other.computing);
        }

        /// The time that it took with this number of tasks at a time.
        Work each(int slots) {
            int side = Math.clamp(tasks, 1, slots);
            return new Work(tasks, fetching / side, reading / side, computing / side);
        }
    }

    /// One step.
    static final class Step {

        private final int images;
        private final int parts;
        private final int slots;
        private final long start;
        private final Map<String, Work> works = new HashMap<>();
        private Work waited = new Work(0, 0, 0, 0);
        private long sending;
        private long adding;
        private String last = "";
        private long added;
        private long bytes;
        private long wall;

        private Step(int images, int parts, int slots, long start) {
            this.images = images;
            this.parts = parts;
            this.slots = slots;
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
            Work own = new Work(1, answer.fetching(), answer.reading(), answer.computing());
            works.merge(answer.executor(), own, Work::plus);
            if (added == 0 || arrived - added > QUEUED) { // the driver was waiting for this task
                last = answer.executor();
                adding = 0;
            }
            adding += done - arrived;
            added = done;
            bytes += answer.numbers().length;
        }

        /// Ends the step.
        void end(long now) {
            wall = now - start;
            waited = works.getOrDefault(last, waited).each(Math.ceilDiv(slots, Math.max(1, works.size())));
        }

        /// Scheduling and transfers.
        private long rest() {
            return wall - sending - waited.fetching - waited.reading - waited.computing - adding;
        }
    }

    /// Begins a step.
    ///
    /// @param slots tasks that run at the same time
    /// @param start when, as [System#nanoTime]
    Step begin(int images, int parts, int slots, long start) {
        return new Step(images, parts, slots, start);
    }

    /// Counts a training step.
    void end(Step step) {
        step.end(System.nanoTime());
        steps.add(step);
    }

    /// What each step costs beside reading and computing, before any is made, and how long a step must be for
    /// several machines to pay.
    ///
    /// @param weights  bytes that each task fetches, and returns as gradients
    /// @param tasks    of a step
    /// @param slots    tasks that run at the same time
    /// @param overhead seconds of a step that computes nothing
    static List<String> expected(long weights, int tasks, int slots, double overhead) {
        String costs = String.format(
                Locale.ROOT,
                "Spark: %d %s at a time, %d a step. A step that sends %.1f MB of weights and as many gradients back from each"
                        + " task, and computes nothing, takes %.3f s here.",
                slots,
                slots == 1 ? "task" : "tasks",
                tasks,
                weights * 1e-6,
                overhead);
        double pays = pays(tasks, slots, overhead);
        return List.of(
                costs,
                Double.isInfinite(pays)
                        ? "One task at a time is never faster than yij train on the same machine."
                        : String.format(
                                Locale.ROOT,
                                "If each task runs on a machine of its own, they are faster than one machine where yij train"
                                        + " takes more than %.2f s for a step on it (docs/spark.md).",
                                pays));
    }

    /// The seconds of a step on one machine that several machines take too. n equal tasks take as long as the
    /// rounds in which they run, so they save c · (1 - rounds/n) of c seconds, and lose the overhead.
    static double pays(int tasks, int slots, double overhead) {
        return overhead / (1 - (double) Math.ceilDiv(tasks, slots) / tasks);
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
                mean(middle, step -> step.waited.fetching),
                mean(middle, step -> step.waited.reading),
                mean(middle, step -> step.waited.computing),
                mean(middle, step -> step.adding),
                middle.getLast().bytes * 1e-6,
                mean(middle, Step::rest)));
    }

    /// In milliseconds.
    private static double mean(List<Step> steps, ToLongFunction<Step> nanos) {
        return steps.stream().mapToLong(nanos).average().orElse(0) * 1e-6;
    }
}
