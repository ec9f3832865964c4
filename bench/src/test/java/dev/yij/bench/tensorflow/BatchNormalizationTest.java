package dev.yij.bench.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.FusedBatchNormGrad;
import org.tensorflow.types.TFloat32;

/// Outputs, gradients and statistics of a batch of ten images equal those of TensorFlow's fused kernel.
class BatchNormalizationTest {

    private static final int IMAGES = 10;
    private static final Shape IN = Shape.of(3, 4, 5);
    private static final int SIZE = IMAGES * 3 * 4 * 5;

    @BeforeAll
    static void skipWhereThereIsNoTensorFlow() {
        assumeTrue(TensorFlowRuntime.isPresent(), "TensorFlow has no native library for this system");
    }

    private static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() + 0.5f;
        }
        return numbers;
    }

    private static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], tolerance, what + " " + i);
        }
    }

    /// Numbers of about 1 and sums of 120 of them, in float32 there: 120 · 2⁻²⁴ is 7e-6.
    @Test
    void aBatchOfTenEqualsTensorFlows() {
        float[] x = numbers(SIZE, 1);
        float[] dy = numbers(SIZE, 2);
        BatchNormalization layer = new BatchNormalization("n", 0, 1e-3, true, true, true, -1);
        List<Weight> weights = List.of(
                new Weight("gamma", Shape.of(5)),
                new Weight("beta", Shape.of(5)),
                new Weight("moving_mean", Shape.of(5), false),
                new Weight("moving_variance", Shape.of(5), false));
        System.arraycopy(numbers(5, 3), 0, weights.get(0).value(), 0, 5);
        System.arraycopy(numbers(5, 4), 0, weights.get(1).value(), 0, 5);
        Pass pass = Pass.inference(new ScalarBackend(), IMAGES);
        BatchNormShape s = layer.shape(IMAGES, IN);
        long count = (long) IMAGES * s.positions();

        double[] moments = new double[IMAGES * 10];
        pass.backend().channelMoments(s, x, moments);
        double[] sums = overImages(moments, 10);
        float[] mean = BatchNormalization.mean(Arrays.copyOf(sums, 5), count);
        double[] squares = Arrays.copyOfRange(sums, 5, 10);
        for (int i = 0; i < IMAGES * 5; i++) {
            double distance = moments[i / 5 * 10 + i % 5] / s.positions() - mean[i % 5];
            squares[i % 5] += s.positions() * distance * distance;
        }
        BatchStatistics by = layer.statistics(mean, squares, count, weights);
        layer.follow(by.mean(), by.followed(), weights);
        float[] y = new float[SIZE];
        layer.normalize(pass, IN, by, x, y);
        double[] gradSums = new double[IMAGES * 10];
        pass.backend().normalizeGradSums(s, x, dy, mean, gradSums);
        layer.gradients(by, overImages(gradSums, 10), count, weights);
        float[] dx = new float[SIZE];
        layer.backward(pass, IN, by, x, dy, dx);

        try (Computation<TFloat32> c = new Computation<>(TFloat32.class, 1)) {
            Operand<TFloat32> gamma = c.array(weights.get(0).value(), 5);
            Operand<TFloat32> input = c.array(x, IMAGES, 3, 4, 5);
            Operand<TFloat32> none = c.array(new float[0], 0);
            FusedBatchNorm<TFloat32, TFloat32> forward = c.tf.nn.fusedBatchNorm(
                    input,
                    gamma,
                    c.array(weights.get(1).value(), 5),
                    none,
                    none,
                    FusedBatchNorm.epsilon(1e-3f),
                    FusedBatchNorm.isTraining(true));
            FusedBatchNormGrad<TFloat32, TFloat32> backward = c.tf.nn.fusedBatchNormGrad(
                    c.array(dy, IMAGES, 3, 4, 5),
                    input,
                    gamma,
                    forward.reserveSpace1(),
                    forward.reserveSpace2(),
                    forward.reserveSpace3(),
                    FusedBatchNormGrad.epsilon(1e-3f),
                    FusedBatchNormGrad.isTraining(true));
            List<double[]> expected = c.fetch(List.of(
                    forward.y(),
                    forward.batchMean(),
                    forward.batchVariance(),
                    backward.xBackprop(),
                    backward.scaleBackprop(),
                    backward.offsetBackprop()));
            assertClose(expected.get(0), y, 5e-6, "y");
            assertClose(expected.get(1), weights.get(2).value(), 5e-6, "mean");
            assertClose(expected.get(2), weights.get(3).value(), 2e-5, "variance with n - 1");
            assertClose(expected.get(3), dx, 5e-5, "dx");
            assertClose(expected.get(4), weights.get(0).gradient(), 1e-3, "gradient of gamma");
            assertClose(expected.get(5), weights.get(1).gradient(), 1e-3, "gradient of beta");
        }
    }

    private static double[] overImages(double[] sums, int size) {
        double[] total = new double[size];
        for (int i = 0; i < sums.length; i++) {
            total[i % size] += sums[i];
        }
        return total;
    }
}
