package dev.yij.bench.golden;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.model.Checksums;
import dev.yij.testvectors.model.Digest;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelNumbers;
import dev.yij.testvectors.numpy.NumpyArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/// Golden values of whole models: TensorFlow's float64 results, with tolerances derived from the distance of
/// TensorFlow's float32 results.
///
/// Rounding decides which of two nearly equal values is the maximum of a pool and receives its gradient, and
/// whether a number near 0 passes ReLU. A single such decision changes gradients far more than rounding,
/// and one run shows few of them. So float32 is run 17 times, all but the first with weights perturbed by at
/// most one unit in the last place, and the largest difference counts.
///
/// A sample's tolerance is 32 times the largest difference in its tensor. A checksum's is 32 times the larger
/// of its own difference and the sum of the elements' differences with random signs. Both are at least 32
/// float32 roundings of the number itself.
final class ModelGoldens {

    private static final int MULTIPLE = 32;
    private static final int RUNS = 17;
    private static final int SAMPLES = 64;
    private static final double ROUNDOFF = 0x1p-24;

    /// Adam's step is nearly the sign of the gradient, so a weight is unpredictable if its gradient is near 0.
    /// Trained weights are sampled where they moved by at least half of the maximum of three steps.
    private static final double MOVED = 0.5 * ModelCase.STEPS * ModelCase.LEARNING_RATE;

    private ModelGoldens() {}

    static SequencedMap<String, NumpyArray> compute(ModelCase model) {
        Map<String, NamedArray> first = ModelNumbers.weights(model);
        SequencedMap<String, Exact> exact = new LinkedHashMap<>();
        try (TensorFlowModel<TFloat64> graph = new TensorFlowModel<>(model, TFloat64.class, first)) {
            graph.tensors().forEach((tensor, values) -> {
                int[] candidates = candidates(first, tensor, values);
                exact.put(tensor, new Exact(values, candidates));
            });
        }
        for (int run = 0; run < RUNS; run++) {
            Map<String, NamedArray> weights = run == 0 ? first : shaken(first, run);
            try (TensorFlowModel<TFloat32> graph = new TensorFlowModel<>(model, TFloat32.class, weights)) {
                for (Map.Entry<String, double[]> single : graph.tensors().entrySet()) {
                    Objects.requireNonNull(exact.get(single.getKey())).include(single.getValue());
                }
            }
        }
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
        exact.forEach((tensor, value) -> value.digest().addTo(arrays, tensor));
        return arrays;
    }

    /// Each weight unchanged, or the adjacent float above or below.
    private static SequencedMap<String, NamedArray> shaken(Map<String, NamedArray> weights, int run) {
        RandomGenerator random = new SplittableRandom(run);
        SequencedMap<String, NamedArray> shaken = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            float[] data = weight.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] = switch (random.nextInt(3)) {
                    case 0 -> Math.nextUp(data[i]);
                    case 1 -> Math.nextDown(data[i]);
                    default -> data[i];
                };
            }
            shaken.put(name, new NamedArray(name, weight.shape(), data));
        });
        return shaken;
    }

    private static int[] candidates(Map<String, NamedArray> first, String tensor, double[] values) {
        int[] all = IntStream.range(0, values.length).toArray();
        NamedArray weight = first.get(tensor.replaceFirst("trained/", ""));
        if (weight == null) {
            return all;
        }
        int[] moved = IntStream.of(all)
                .filter(i -> Math.abs(values[i] - weight.data()[i]) >= MOVED)
                .toArray();
        return moved.length > 0 ? moved : all;
    }

    /// A tensor in float64, and the largest distance of float32 results from it so far.
    private static final class Exact {
        private final double[] values;
        private final int[] candidates;
        private final double[] sums;
        private final double[] sumsOff = new double[Checksums.COUNT];
        private double off;

        Exact(double[] values, int[] candidates) {
            this.values = values;
            this.candidates = candidates;
            sums = Checksums.of(values);
        }

        void include(double[] single) {
            for (int i : candidates) {
                off = Math.max(off, Math.abs(single[i] - values[i]));
            }
            double[] differences = new double[values.length];
            Arrays.setAll(differences, i -> single[i] - values[i]);
            double[] spread = Checksums.spread(differences);
            double[] singleSums = Checksums.of(single);
            for (int s = 0; s < sums.length; s++) {
                sumsOff[s] = Math.max(sumsOff[s], Math.max(Math.abs(singleSums[s] - sums[s]), spread[s]));
            }
        }

        Digest digest() {
            int count = Math.min(SAMPLES, candidates.length);
            int[] index = new int[count];
            float[] sample = new float[count];
            double largest = 0;
            for (int k = 0; k < count; k++) {
                index[k] = candidates[count == 1 ? 0 : (int) ((long) k * (candidates.length - 1) / (count - 1))];
                sample[k] = (float) values[index[k]];
                largest = Math.max(largest, Math.abs(sample[k]));
            }
            float[] checksum = new float[sums.length];
            float[] tolerance = new float[sums.length];
            for (int s = 0; s < sums.length; s++) {
                checksum[s] = (float) sums[s];
                tolerance[s] = tolerance(sumsOff[s], sums[s]);
            }
            return new Digest(index, sample, tolerance(off, largest), checksum, tolerance);
        }

        private static float tolerance(double off, double size) {
            return (float) (MULTIPLE * Math.max(off, ROUNDOFF * Math.abs(size)));
        }
    }
}
