package dev.yij.reference.train;

import java.util.random.RandomGenerator;

/// Mixup (Zhang et al. 2018): each sample of a batch is mixed with another one, λ · first + (1 - λ) · second,
/// and so are their targets. λ is drawn from Beta(α, α), one for the batch; the second samples are a random
/// permutation of the batch, in which some may be mixed with themselves.
///
/// Targets must be one-hot, or 0 and 1; class numbers cannot be mixed. Accuracy and class weights take the
/// class with the larger part; the weights of samples are mixed as well.
///
/// @param alpha above 0: near 0 most λ are near 0 or 1, at 1 all are equally probable
public record Mixup(double alpha) implements BatchTransform {

    private static final double LARGEST = 8;

    /// Checks alpha.
    ///
    /// @throws IllegalArgumentException if it is not above 0 and at most 8, where λ would be drawn too slowly
    public Mixup {
        if (!(alpha > 0 && alpha <= LARGEST)) {
            throw new IllegalArgumentException(
                    "mixup's alpha must be above 0 and at most " + LARGEST + ", found " + alpha);
        }
    }

    @Override
    public Batch apply(Batch batch, BatchSource source, Seed seed) {
        float lambda = (float) lambda(seed.stream("lambda", 0).generator());
        int[] partners = seed.stream("partners", 0).permutation(batch.size());
        float[] weights = batch.weights();
        mix(lambda, partners, source.sampleShape().size(), batch.x());
        mix(lambda, partners, source.classes(), batch.y());
        if (weights != null) {
            mix(lambda, partners, 1, weights);
        }
        return batch;
    }

    /// Mixes all samples in place, along the cycles of the permutation: a sample is overwritten once the one
    /// before it in its cycle has been mixed with it. Of each cycle, only the first sample is copied.
    private static void mix(float lambda, int[] partners, int each, float[] samples) {
        float[] copy = new float[each];
        boolean[] mixed = new boolean[partners.length];
        for (int start = 0; start < partners.length; start++) {
            System.arraycopy(samples, start * each, copy, 0, each);
            for (int i = start; !mixed[i]; i = partners[i]) {
                boolean last = partners[i] == start;
                mix(lambda, samples, i * each, last ? copy : samples, last ? 0 : partners[i] * each, each);
                mixed[i] = true;
            }
        }
    }

    private static void mix(float lambda, float[] first, int firstAt, float[] second, int secondAt, int each) {
        for (int j = 0; j < each; j++) {
            first[firstAt + j] = lambda * first[firstAt + j] + (1 - lambda) * second[secondAt + j];
        }
    }

    /// A number from Beta(α, α) by Jöhnk's method (1964): of u^(1/α) and v^(1/α), u and v uniform, the first
    /// divided by their sum, if that is at most 1. In logarithms, because for small α both may be too small
    /// for a double.
    double lambda(RandomGenerator random) {
        while (true) {
            double x = StrictMath.log(1 - random.nextDouble()) / alpha; // 1 - u lies in (0, 1]
            double y = StrictMath.log(1 - random.nextDouble()) / alpha;
            if (StrictMath.exp(x) + StrictMath.exp(y) <= 1) {
                return 1 / (1 + StrictMath.exp(y - x));
            }
        }
    }
}
