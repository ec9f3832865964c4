package dev.yij.bench.speed;

import java.util.List;

/// A median with its confidence interval, 95 % or a little more, from the order of the samples: the true median
/// is below the k-th smallest of n samples with the probability that fewer than k of n tosses of a coin are
/// heads. No distribution is assumed (W. J. Conover, Practical Nonparametric Statistics, section 3.2).
///
/// @param low the lower end
/// @param median the median of the samples
/// @param high the upper end
public record Interval(double low, double median, double high) {

    private static final double CONFIDENCE = 0.95;

    /// With fewer samples not even the smallest and the largest are an interval of this confidence.
    static final int FEWEST = 6;

    /// @throws IllegalArgumentException if there are fewer than [#FEWEST] samples
    public static Interval of(List<Double> samples) {
        int n = samples.size();
        if (n < FEWEST) {
            throw new IllegalArgumentException("an interval of 95 % needs " + FEWEST + " samples or more, found " + n);
        }
        List<Double> sorted = samples.stream().sorted().toList();
        int skipped = skipped(n);
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new Interval(sorted.get(skipped), median, sorted.get(n - 1 - skipped));
    }

    /// How many of n samples may be left out at each end: the largest k for which k or fewer heads and k or
    /// fewer tails together have a probability of at most 5 %.
    private static int skipped(int n) {
        double probability = Math.pow(0.5, n); // of exactly k heads
        double tail = probability; // of k or fewer
        int k = 0;
        while (true) {
            probability = probability * (n - k) / (k + 1);
            if (2 * (tail + probability) > 1 - CONFIDENCE) {
                return k;
            }
            tail += probability;
            k++;
        }
    }

    /// Whether all of this interval is below all of the other one.
    public boolean isBelow(Interval other) {
        return high < other.low;
    }
}
