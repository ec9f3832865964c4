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
    private static Answer answer(int part, long computing) {
        SliceSums sums = new SliceSums(List.of(new float[250_000]), 0, 0, new double[0]);
        return Answer.trained("executor 1", part, sums, 10 * MS, 20 * MS, computing * MS);
    }

    @Test
    void thePartsOfAStepAddUpToItsDuration() {
        StepCosts costs = new StepCosts();
        for (int i = 0; i < 9; i++) {
            long start = System.nanoTime() - 200 * MS;
            StepCosts.Step step = costs.begin(64, 2, start);
            step.answered(answer(0, 50), start + 100 * MS, start + 104 * MS); // not waited for
            step.answered(answer(1, 60), start + 150 * MS, start + 155 * MS);
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

    /// By hand: 10 MB of weights and 4 tasks are 50 MB, 0.4 s at 1 Gbit/s; with 0.03 s of scheduling, saving
    /// three quarters of a step pays from 0.43 / 0.75 s on.
    @Test
    void severalMachinesPayFromAStepOnThatSavesMoreThanItCosts() {
        assertEquals(0.43 / 0.75, StepCosts.pays(10e6, 4, 1), 1e-9);
        assertEquals(0.07 / 0.75, StepCosts.pays(10e6, 4, 10), 1e-9);
    }
}
