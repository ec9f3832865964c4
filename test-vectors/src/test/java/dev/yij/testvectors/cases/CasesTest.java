package dev.yij.testvectors.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CasesTest {

    static List<KernelCase> all() {
        return Cases.all();
    }

    private static Stream<ConvDims> convolutions() {
        return Cases.all().stream()
                .map(KernelCase::dims)
                .filter(ConvDims.class::isInstance)
                .map(ConvDims.class::cast);
    }

    private static Set<Integer> values(ToIntFunction<ConvDims> what) {
        return convolutions().map(what::applyAsInt).collect(Collectors.toSet());
    }

    @Test
    void thereAreHundredsOfCasesWithUniqueNames() {
        Set<String> names = Cases.all().stream().map(KernelCase::name).collect(Collectors.toSet());
        assertEquals(Cases.all().size(), names.size());
        assertTrue(names.size() >= 300, () -> "found " + names.size());
        assertTrue(names.stream().noneMatch(name -> name.contains(" ")));
    }

    @Test
    void everyKernelHasCases() {
        Set<Operation> operations =
                Cases.all().stream().map(KernelCase::operation).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Operation.class), operations);
    }

    @Test
    void convolutionsCoverKernelsChannelsStridesAndDilations() {
        assertTrue(values(ConvDims::kernelH).containsAll(List.of(1, 2, 3, 4, 5, 7)));
        assertTrue(values(ConvDims::inC).containsAll(List.of(1, 3, 5, 16, 17, 32, 33)));
        assertTrue(values(ConvDims::outC).containsAll(List.of(1, 3, 5, 16, 17, 32, 33)));
        assertTrue(values(ConvDims::strideH).containsAll(List.of(1, 2, 3)));
        assertTrue(values(ConvDims::dilationW).containsAll(List.of(1, 2, 3)));
        assertTrue(values(ConvDims::images).containsAll(List.of(1, 2, 3)));
        assertTrue(convolutions().anyMatch(d -> d.kernelH() != d.kernelW()));
    }

    @Test
    void noConvolutionIsTrivialInEveryRespect() {
        assertTrue(Cases.all().stream()
                .filter(c -> c.fill() != Fill.BY_HAND)
                .map(KernelCase::dims)
                .filter(ConvDims.class::isInstance)
                .map(ConvDims.class::cast)
                .noneMatch(d -> d.images() == 1 && d.inH() == d.inW() && d.inC() == 1 && d.kernelH() == 3));
    }

    @Test
    void generatedInputsAreAlwaysEqual() {
        for (KernelCase c : Cases.all()) {
            NamedArrays again = c.inputs();
            for (NamedArray array : c.inputs().arrays()) {
                assertArrayEquals(array.data(), again.get(array.name()), c.name());
            }
        }
    }

    /// The integers are exact in every format, and so are their sums in any order.
    @Test
    void integerCasesNeverRound() {
        for (KernelCase c : Cases.all()) {
            if (c.tier() == Tier.EXACT_INTEGER) {
                NamedArrays inputs = c.inputs();
                for (Expected expected : c.expected(inputs)) {
                    double largest = Arrays.stream(expected.magnitude()).max().orElseThrow();
                    assertTrue(largest < 1 << 24, () -> c + ": partial sums may reach " + largest);
                }
                for (NamedArray array : inputs.arrays()) {
                    for (float value : array.data()) {
                        assertEquals(value, Math.rint(value), c.name());
                        assertEquals(value, Precision.BFLOAT16.round(value), c.name());
                    }
                }
            }
        }
    }

    /// So that rounding an input to a shorter format has a bounded relative error, as the bound assumes.
    @Test
    void noFactorOfAProductIsSubnormalInFloat16() {
        for (KernelCase c : Cases.all()) {
            boolean multiplies = c.expected(c.inputs()).getFirst().factors() > 0;
            boolean exceeds = c.fill() == Fill.WIDE || c.fill() == Fill.FULL_RANGE;
            for (NamedArray array : multiplies && !exceeds ? c.inputs().arrays() : List.<NamedArray>of()) {
                for (float value : array.data()) {
                    float size = Math.abs(value);
                    assertTrue(
                            !Float.isFinite(size) || size == 0 || (size >= 0x1p-14f && size <= 65504),
                            () -> c + " has " + value);
                }
            }
        }
    }

    /// Each output reads at most one impulse, and the weights of a filter's taps and channels are all
    /// different.
    @Test
    void impulsesTellWhichTapWasApplied() {
        for (KernelCase c : Cases.all()) {
            if (c.fill() == Fill.IMPULSES) {
                ConvDims d = (ConvDims) c.dims();
                NamedArrays inputs = c.inputs();
                Expected y = c.expected(inputs).getFirst();
                assertArrayEquals(Arrays.stream(y.value()).map(Math::abs).toArray(), y.magnitude());
                for (double value : y.value()) {
                    assertTrue(value == 0 || Math.scalb(1.0, Math.getExponent(value)) == value, c.name());
                }
                int perFilter = d.kernelH() * d.kernelW() * d.groupInC();
                Set<Float> weights = new HashSet<>();
                for (int i = 0; i < perFilter; i++) {
                    weights.add(inputs.get("w")[i * d.outC()]);
                }
                assertEquals(perFilter, weights.size(), c.name());
                assertTrue(d.images() > 1 && Arrays.stream(y.value()).anyMatch(v -> v != 0));
            }
        }
    }

    @Test
    void thereIsAnImpulseAtEveryPixel() {
        for (KernelCase c : Cases.all()) {
            if (c.fill() == Fill.IMPULSES) {
                NamedArray x = c.inputs().arrays().getFirst();
                int[] shape = x.shape();
                assertEquals(shape[1] * shape[2], shape[0], c.name());
                int perImage = x.data().length / shape[0];
                for (int n = 0; n < shape[0]; n++) {
                    assertEquals(1, x.data()[n * perImage + n * shape[3] + n % shape[3]]);
                }
            }
        }
    }

    /// A bound as large as the values would detect nothing.
    @ParameterizedTest
    @MethodSource("all")
    void boundsAreSmallComparedWithTheValues(KernelCase c) {
        NamedArrays inputs = c.inputs();
        for (Expected expected : c.expected(inputs)) {
            double[] bounds = Judge.strict().bounds(c, inputs, expected);
            double largest = 0;
            double widest = 0;
            for (int i = 0; i < bounds.length; i++) {
                if (Double.isFinite(expected.value()[i])) {
                    largest = Math.max(largest, Math.abs(expected.value()[i]));
                    widest = Math.max(widest, bounds[i]);
                }
            }
            double ratio = widest / largest;
            assertTrue(ratio < 1e-3, () -> expected.name() + ": widest bound / largest value is " + ratio);
        }
    }

    @Test
    void softmaxOfLargeLogitsOverflowsUnlessTheMaximumIsSubtracted() {
        KernelCase c = Cases.all().stream()
                .filter(k -> k.operation() == Operation.SOFTMAX && k.fill() == Fill.LARGE_LOGITS)
                .findFirst()
                .orElseThrow();
        float[] x = c.inputs().get("x");
        assertTrue(Float.isInfinite((float) Math.exp(maximum(x))));
        assertFalse(Arrays.stream(c.expected(c.inputs()).getFirst().value()).anyMatch(Double::isNaN));
    }

    private static double maximum(float[] x) {
        double maximum = x[0];
        for (float value : x) {
            maximum = Math.max(maximum, value);
        }
        return maximum;
    }

    private static final class Inner {}

    @Test
    void aCaseTellsHowToRepeatIt() {
        KernelCase c = Cases.all().getFirst();
        assertEquals("conv2d_n1_7x5x3_k3x3_f5_s1x1_d1x1_same_bias_small_integers", c.name());
        assertEquals("mvn test -Dyij.case=" + c.name(), c.repeatLine());
        assertEquals("mvn test -Dtest=CasesTest -Dyij.case=" + c.name(), c.repeatLine(CasesTest.class));
        assertEquals(
                "mvn test '-Dtest=CasesTest$Inner' -Dyij.case=" + c.name(),
                c.repeatLine(Inner.class),
                "a shell would expand $Inner");
        assertNotEquals(0, c.seed());
    }

    /// The mean and variance of a normal distribution, within 5 standard errors of 10,000 samples.
    @Test
    void gaussianNumbersAreGaussian() {
        RandomNumbers random = new RandomNumbers(1, "x");
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 10_000; i++) {
            float value = random.gaussian();
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / 10_000, 0.05);
        assertEquals(1, squares / 10_000, 0.071);
    }
}
