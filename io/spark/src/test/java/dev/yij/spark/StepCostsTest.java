package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.model.SliceSums;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What steps cost, and from which size on several machines pay.
class StepCostsTest {

    private static final long MS = 1_000_000;

    /// An answer with a megabyte of gradients whose task took 10, 20 and some milliseconds.
    private static Answer answer(int part, String executor, long computing) {
        SliceSums sums = new SliceSums(List.of(new float[250_000]), 0, 0, new double[0]);
        return Answer.trained(executor, part, sums, 10 * MS, 20 * MS, computing * MS);
    }

    @Test
    void thePartsOfAStepAddUpToItsDuration() {
        StepCosts costs = new StepCosts();
        for (int i = 0; i < 9; i++) {
            long start = System.nanoTime() - 200 * MS;
            StepCosts.Step step = costs.begin(64, 2, 2, start);
            step.answered(answer(0, "executor 1", 50), start + 100 * MS, start + 104 * MS); // not waited for
            step.answered(answer(1, "executor 2", 60), start + 150 * MS, start + 155 * MS);
            costs.end(step);
        }
        String line = costs.measured().getFirst();
        Matcher numbers = Pattern.compile("took ([\\d.]+) ms .*: ([\\d.]+) to send the weights, ([\\d.]+) to fetch"
                        + " them, ([\\d.]+) to read images, ([\\d.]+) to compute, ([\\d.]+) to add 2\\.0 MB of"
                        + " gradients, ([\\d.]+) for scheduling and transfers\\.")
                .matcher(line);
        assertTrue(numbers.find(), line);
        double sum = 0;
        for (int i = 2; i <= 7; i++) {
            sum += Double.parseDouble(String.valueOf(numbers.group(i)));
        }
        assertEquals(Double.parseDouble(String.valueOf(numbers.group(1))), sum, 0.4); // rounded to tenths
        assertTrue(line.contains(" 10.0 to fetch them, 20.0 to read images, 60.0 to compute, 5.0 to add "), line);
    }

    /// Three tasks of an executor that runs two at a time.
    @Test
    void tasksThatAnExecutorRunsAfterEachOtherCount() {
        StepCosts costs = new StepCosts();
        for (int i = 0; i < 9; i++) {
            long start = System.nanoTime() - 300 * MS;
            StepCosts.Step step = costs.begin(64, 3, 2, start);
            for (int part = 0; part < 3; part++) {
                step.answered(answer(part, "executor 1", 60), start + (100 + part) * MS, start + (100 + part) * MS);
            }
            costs.end(step);
        }
        String line = costs.measured().getFirst();
        assertTrue(line.contains(" 15.0 to fetch them, 30.0 to read images, 90.0 to compute, 0.0 to add "), line);
    }

    /// By hand: four machines save three quarters of a step, so an overhead of 0.43 s pays from 0.43 / 0.75 s
    /// on. 8 tasks, 3 at a time, need three rounds and save five eighths.
    @Test
    void severalMachinesPayFromAStepOnThatSavesMoreThanItCosts() {
        assertEquals(0.43 / 0.75, StepCosts.pays(4, 4, 0.43), 1e-9);
        assertEquals(0.75 * 8 / 5, StepCosts.pays(8, 3, 0.75), 1e-9);
        assertEquals(0.5 / (2 / 3.0), StepCosts.pays(3, 8, 0.5), 1e-9);
    }

    @Test
    void beforeTrainingItIsSaidWhatEachStepCostsAndFromWhichSizeOnItPays() {
        assertEquals(
                List.of(
                        "Spark: 3 tasks at a time, 8 a step. A step that sends 4.7 MB of weights and as many gradients back"
                                + " from each task, and computes nothing, takes 0.150 s here.",
                        "If each task runs on a machine of its own, they are faster than one machine where yij train"
                                + " takes more than 0.24 s for a step on it (docs/spark.md)."),
                StepCosts.expected(4_700_000, 8, 3, 0.15));
        assertEquals(
                "One task at a time is never faster than yij train on the same machine.",
                StepCosts.expected(4_700_000, 1, 1, 0.01).getLast());
    }
}
