package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Each backend here has one realistic bug; exactly the cases that the bug affects must fail.
class PlantedBugsTest {

    /// Without those computed by hand, which are too symmetric to detect every bug.
    private static final List<KernelCase> CASES =
            Cases.all().stream().filter(c -> c.fill() != Fill.BY_HAND).toList();

    private static Set<KernelCase> failing(Kernels backend, Operation operation) {
        Set<KernelCase> failing = new TreeSet<>((a, b) -> a.name().compareTo(b.name()));
        for (KernelCase c : CASES) {
            if (c.operation() == operation && !Judge.strict().judge(backend, c).passed()) {
                failing.add(c);
            }
        }
        return failing;
    }

    private static long count(Operation operation) {
        return count(operation, c -> true);
    }

    private static long count(Operation operation, Predicate<KernelCase> which) {
        return CASES.stream()
                .filter(c -> c.operation() == operation && which.test(c))
                .count();
    }

    private static ConvDims conv(KernelCase c) {
        return (ConvDims) c.dims();
    }

    @Test
    void aFlippedKernelFailsEveryConvolutionThatHasMoreThanOneTap() {
        NaiveKernels flipped = new NaiveKernels() {
            @Override
            public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                int tap = kh * d.kernelW() + kw;
                return ((d.kernelH() * d.kernelW() - 1 - tap) * d.inC() + ic) * d.outC() + oc;
            }
        };
        for (Operation operation :
                Set.of(Operation.CONV2D, Operation.CONV2D_GRAD_INPUT, Operation.CONV2D_GRAD_WEIGHTS)) {
            Set<KernelCase> failing = failing(flipped, operation);
            long moreThanOneTap = CASES.stream()
                    .filter(c -> c.operation() == operation && conv(c).kernelH() * conv(c).kernelW() > 1)
                    .count();
            assertEquals(moreThanOneTap, failing.size(), operation.toString());
        }
    }

    @Test
    void samePaddingOnTheWrongSideFailsWhereTheOddPixelIs() {
        NaiveKernels before = new NaiveKernels() {
            @Override
            public int padBefore(int in, int out, int size, int stride, int dilation) {
                return (Math.max((out - 1) * stride + (size - 1) * dilation + 1 - in, 0) + 1) / 2;
            }
        };
        long odd = CASES.stream()
                .filter(c -> c.operation() == Operation.CONV2D)
                .map(PlantedBugsTest::conv)
                .filter(d -> d.padding() == Padding.SAME)
                .filter(d -> d.padTop() != d.padBottom() || d.padLeft() != d.padRight())
                .count();
        assertTrue(odd >= 10);
        assertEquals(odd, failing(before, Operation.CONV2D).size());
    }

    @Test
    void aMissingBiasFailsEveryCaseThatHasOne() {
        NaiveKernels unbiased = new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2d(d, x, w, null, y);
            }
        };
        Set<KernelCase> failing = failing(unbiased, Operation.CONV2D);
        long biased = CASES.stream()
                .filter(c -> c.operation() == Operation.CONV2D && conv(c).bias())
                .count();
        assertTrue(failing.stream().allMatch(c -> conv(c).bias()));
        assertEquals(biased, failing.size());
    }

    @Test
    void oihwReadAsHwioFails() {
        NaiveKernels oihw = new NaiveKernels() {
            @Override
            public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                return ((oc * d.inC() + ic) * d.kernelH() + kh) * d.kernelW() + kw;
            }
        };
        assertTrue(failing(oihw, Operation.CONV2D).size() >= count(Operation.CONV2D) - 3);
    }

    @Test
    void exchangedStridesOrDilationsFailWhereTheyDiffer() {
        NaiveKernels exchanged = new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                ConvDims turned = d.dilation(d.dilationW(), d.dilationH());
                int ih = oh * d.strideH() + kh * turned.dilationH() - padTop(d);
                int iw = ow * d.strideW() + kw * turned.dilationW() - padLeft(d);
                boolean inside = ih >= 0 && iw >= 0 && ih < d.inH() && iw < d.inW();
                return inside ? ((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic : -1;
            }
        };
        Set<KernelCase> failing = failing(exchanged, Operation.CONV2D);
        assertEquals(count(Operation.CONV2D, c -> conv(c).dilationH() != conv(c).dilationW()), failing.size());
        assertTrue(failing.stream().allMatch(c -> conv(c).dilationH() != conv(c).dilationW()));
    }

    @Test
    void onlyOneImageOfTheBatchFails() {
        NaiveKernels first = new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return NaiveKernels.super.pixel(d, 0, oh, ow, kh, kw, ic);
            }
        };
        Set<KernelCase> failing = failing(first, Operation.CONV2D);
        assertTrue(failing.stream().allMatch(c -> conv(c).images() > 1));
        assertTrue(failing.size() >= 40, () -> failing.size() + " failed");
    }

    /// Half of each weight's gradient is lost, as in a race between two threads.
    @Test
    void aLostSliceOfTheBatchFailsTheWeightGradient() {
        NaiveKernels lossy = new NaiveKernels() {
            @Override
            public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
                float[] lost = dy.clone();
                lost[lost.length / 2] = 0;
                NaiveKernels.super.conv2dGradWeights(d, x, lost, dw, db);
            }
        };
        Set<KernelCase> failing = failing(lossy, Operation.CONV2D_GRAD_WEIGHTS);
        assertTrue(failing.size() >= 70, () -> "one lost output gradient is seen in " + failing.size());
        assertTrue(failing.stream().anyMatch(c -> c.tier() == Tier.BOUND));
    }

    @Test
    void theLastMaximumInsteadOfTheFirstFailsTheGradientOfEqualMaxima() {
        NaiveKernels last = new NaiveKernels() {
            @Override
            public int winner(float[] x, int[] window) {
                int winner = window[0];
                for (int i : window) {
                    winner = x[i] >= x[winner] ? i : winner;
                }
                return winner;
            }
        };
        assertEquals(Set.of(), failing(last, Operation.MAX_POOL2D));
        Set<KernelCase> failing = failing(last, Operation.MAX_POOL2D_GRAD);
        assertEquals(count(Operation.MAX_POOL2D_GRAD, c -> c.fill() == Fill.FEW_VALUES), failing.size());
        assertTrue(failing.stream().allMatch(c -> c.fill() == Fill.FEW_VALUES));
    }

    @Test
    void paddingThatTakesPartInTheMaximumFailsForNegativeNumbers() {
        NaiveKernels zeros = new NaiveKernels() {
            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                NaiveKernels.super.maxPool2d(d, x, y);
                for (int i = 0; i < y.length; i++) {
                    y[i] = window(d, i).length < d.poolH() * d.poolW() ? Math.max(y[i], 0) : y[i];
                }
            }
        };
        Set<KernelCase> failing = failing(zeros, Operation.MAX_POOL2D);
        assertTrue(
                failing.stream().allMatch(c -> ((PoolDims) c.dims()).padding().isSame()));
        assertTrue(failing.stream().filter(c -> c.fill() == Fill.NEGATIVE).count() >= 4);
    }

    @Test
    void paddingThatIsCountedFailsTheMeansOfPartialWindows() {
        NaiveKernels counting = new NaiveKernels() {
            @Override
            public int divisor(PoolDims d, int[] window) {
                return d.poolH() * d.poolW();
            }
        };
        for (Operation operation : Set.of(Operation.AVERAGE_POOL2D, Operation.AVERAGE_POOL2D_GRAD)) {
            assertEquals(
                    count(operation, c -> ((PoolDims) c.dims()).padding() == Padding.SAME),
                    failing(counting, operation).size());
        }
    }

    @Test
    void softmaxWithoutSubtractingTheMaximumFailsForLargeLogits() {
        NaiveKernels unshifted = new NaiveKernels() {
            @Override
            public void softmax(RowDims d, float[] x, float[] y) {
                for (int i = 0; i < x.length; i++) {
                    float sum = 0;
                    for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
                        sum += (float) Math.exp(x[k + j]);
                    }
                    y[i] = (float) Math.exp(x[i]) / sum;
                }
            }
        };
        Set<KernelCase> failing = failing(unshifted, Operation.SOFTMAX);
        Set<Fill> large = Set.of(Fill.LARGE_LOGITS, Fill.WIDE);
        assertEquals(count(Operation.SOFTMAX, c -> large.contains(c.fill())), failing.size());
        assertTrue(failing.stream().allMatch(c -> large.contains(c.fill())));
    }

    @Test
    void aGradientNotDividedByTheBatchSizeFails() {
        NaiveKernels summed = new NaiveKernels() {
            @Override
            public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
                softmax(d, x, dx);
                for (int i = 0; i < x.length; i++) {
                    dx[i] -= t[i];
                }
            }
        };
        assertEquals(
                count(Operation.CROSS_ENTROPY_LOGITS_GRAD, c -> ((RowDims) c.dims()).rows() > 1),
                failing(summed, Operation.CROSS_ENTROPY_LOGITS_GRAD).size());
    }

    @Test
    void aGradientWithoutClippingFails() {
        NaiveKernels unclipped = new NaiveKernels() {
            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                for (int i = 0; i < p.length; i++) {
                    dx[i] = (p[i] - t[i]) / d.rows();
                }
            }
        };
        Set<KernelCase> failing = failing(unclipped, Operation.CROSS_ENTROPY_CLIPPED_GRAD);
        assertEquals(3, failing.size());
        assertTrue(failing.stream().allMatch(c -> c.fill() == Fill.CLIPPED));
    }

    @Test
    void epsilonInsideTheSquareRootFailsEveryCaseOfAdam() {
        NaiveKernels inside = new NaiveKernels() {
            @Override
            public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
                double rate = d.learningRate() * Math.sqrt(1 - Math.pow(d.beta2(), t)) / (1 - Math.pow(d.beta1(), t));
                for (int i = 0; i < p.length; i++) {
                    m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g[i];
                    v[i] = d.beta2() * v[i] + (1 - d.beta2()) * (g[i] * g[i]);
                    p[i] -= (float) (rate * m[i] / Math.sqrt(v[i] + d.epsilon()));
                }
            }
        };
        assertEquals(count(Operation.ADAM), failing(inside, Operation.ADAM).size());
    }

    @Test
    void adamWithoutBiasCorrectionFails() {
        NaiveKernels uncorrected = new NaiveKernels() {
            @Override
            public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
                NaiveKernels.super.adam(d, 100_000, g, p, m, v);
            }
        };
        assertEquals(count(Operation.ADAM), failing(uncorrected, Operation.ADAM).size());
    }

    @Test
    void momentumInTheWrongPlaceFailsNesterov() {
        NaiveKernels plain = new NaiveKernels() {
            @Override
            public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
                NaiveKernels.super.sgd(
                        new SgdDims(d.count(), d.steps(), d.learningRate(), d.momentum(), false), g, p, v);
            }
        };
        assertEquals(
                count(Operation.SGD, c -> c.dims() instanceof SgdDims d && d.nesterov() && d.momentum() != 0),
                failing(plain, Operation.SGD).size());
    }

    @Test
    void reluThatReplacesNanFails() {
        NaiveKernels lossy = new NaiveKernels() {
            @Override
            public void relu(float[] x, float[] y) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = x[i] > 0 ? x[i] : 0;
                }
            }
        };
        Set<KernelCase> failing = failing(lossy, Operation.RELU);
        Set<Fill> withNan = Set.of(Fill.SPECIALS, Fill.FULL_RANGE);
        assertEquals(withNan, failing.stream().map(KernelCase::fill).collect(Collectors.toSet()));
    }
}
