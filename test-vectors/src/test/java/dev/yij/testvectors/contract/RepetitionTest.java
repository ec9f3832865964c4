package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.diagnosis.Repeated.Cause;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Backends whose first result is right and whose second differs, each for another reason.
class RepetitionTest {

    private static final Judge JUDGE = Judge.of(Declaration.DEFAULT);

    /// A forward convolution that knows how often it was called for a shape.
    private interface Calls {
        void run(int call, ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y);
    }

    private static NaiveKernels counting(Calls calls) {
        Map<ConvDims, Integer> counts = new HashMap<>();
        return new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2d(d, x, w, b, y);
                calls.run(counts.merge(d, 1, Integer::sum) - 1, d, x, w, b, y);
            }
        };
    }

    /// Results of a backend's buffer that is cleared only when it is allocated.
    private static Kernels accumulating() {
        Map<ConvDims, float[]> buffers = new HashMap<>();
        return counting((call, d, x, w, b, y) -> {
            float[] buffer = buffers.computeIfAbsent(d, any -> new float[y.length]);
            for (int i = 0; i < y.length; i++) {
                buffer[i] += y[i];
                y[i] = buffer[i];
            }
        });
    }

    /// The last tile's workspace still contains sums of the call before.
    private static Kernels keepingItsWorkspace() {
        Map<ConvDims, float[]> workspaces = new HashMap<>();
        return counting((call, d, x, w, b, y) -> {
            float[] workspace = workspaces.computeIfAbsent(d, any -> new float[8]);
            for (int i = Math.max(0, y.length - workspace.length); i < y.length; i++) {
                y[i] += workspace[y.length - 1 - i];
                workspace[y.length - 1 - i] = y[i] / 2 + 1;
            }
        });
    }

    private static Kernels readingUnwrittenMemory() {
        return counting((call, d, x, w, b, y) ->
                Arrays.fill(y, y.length - 1, y.length, call > 0 ? Float.NaN : y[y.length - 1]));
    }

    /// Adds the products in a random order, as atomic additions do.
    private static class Unordered implements NaiveKernels {
        private final Random random = new Random(1);

        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            List<int[]> products = new ArrayList<>();
            everyProduct(d, (ix, iw, iy) -> products.add(new int[] {ix, iw, iy}));
            Collections.shuffle(products, random);
            for (int i = 0; i < y.length; i++) {
                y[i] = b == null ? 0 : b[i % d.outC()];
            }
            for (int[] product : products) {
                y[product[2]] += x[product[0]] * w[product[1]];
            }
        }
    }

    /// Measures which algorithm is the fastest, each time again.
    private static final class Choosing implements WinogradKernels {
        private final NaiveKernels direct = new NaiveKernels() {};
        private int calls;

        @Override
        public Winograd winograd() {
            return Winograd.F4X4_3X3;
        }

        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            if (calls++ % 2 == 0) {
                direct.conv2d(d, x, w, b, y);
            } else {
                WinogradKernels.super.conv2d(d, x, w, b, y);
            }
        }
    }

    /// @param fill the numbers; Winograd's results differ surely from a sum only where that is exact
    record Planted(Cause cause, Kernels backend, Fill fill) {
        @Override
        public String toString() {
            return cause.name();
        }
    }

    static List<Planted> planted() {
        return List.of(
                new Planted(Cause.ADDED, accumulating(), Fill.GAUSSIAN),
                new Planted(Cause.LEFT_OVER, keepingItsWorkspace(), Fill.GAUSSIAN),
                new Planted(Cause.UNINITIALIZED, readingUnwrittenMemory(), Fill.GAUSSIAN),
                new Planted(Cause.REORDERED, new Unordered(), Fill.GAUSSIAN),
                new Planted(Cause.ALGORITHM, new Choosing(), Fill.SMALL_INTEGERS));
    }

    private static List<KernelCase> convolutions(Fill fill) {
        return Cases.all().stream()
                .filter(c -> c.operation() == Operation.CONV2D && c.fill() == fill && ((ConvDims) c.dims()).inC() <= 9)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void theCauseOfADifferenceIsNamed(Planted planted) {
        Map<Cause, Integer> named = new EnumMap<>(Cause.class);
        for (KernelCase c : convolutions(planted.fill())) {
            Repetition repetition = Repetition.of(JUDGE, planted.backend(), c, true);
            if (repetition.difference() != null) {
                named.merge(repetition.difference().cause(), 1, Integer::sum);
                assertFalse(repetition.passed());
            }
        }
        int cases = named.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(
                cases >= 5, () -> cases + " of " + convolutions(planted.fill()).size() + " cases differ");
        assertEquals(cases, named.getOrDefault(planted.cause(), 0), named::toString);
    }

    @Test
    void anotherOrderOfAdditionsMayBeDeclared() {
        Kernels unordered = new Unordered();
        int differing = 0;
        for (KernelCase c : convolutions(Fill.GAUSSIAN)) {
            Repetition repetition = Repetition.of(JUDGE, unordered, c, false);
            assertTrue(repetition.passed(), repetition::toString);
            differing += repetition.difference() == null ? 0 : 1;
        }
        assertTrue(differing >= 10, "cases differ");
        long accumulated = convolutions(Fill.GAUSSIAN).stream()
                .filter(c -> Repetition.of(JUDGE, accumulating(), c, false).passed())
                .count();
        assertEquals(0, accumulated, "a result added to an earlier one is wrong in any case");
    }

    @Test
    void anElementwiseKernelHasNoOrderOfAdditions() {
        NaiveKernels random = new NaiveKernels() {
            private int call;

            @Override
            public void tanh(float[] x, float[] y) {
                NaiveKernels.super.tanh(x, y);
                for (int i = 0; i < y.length && call % 2 == 1; i++) {
                    y[i] = Math.nextUp(y[i]);
                }
                call++;
            }

            @Override
            public void softmax(RowDims d, float[] x, float[] y) {
                NaiveKernels.super.softmax(d, x, y);
                y[0] = Math.nextUp(y[0]);
            }
        };
        KernelCase c = Cases.all().stream()
                .filter(each -> each.operation() == Operation.TANH && each.fill() == Fill.GAUSSIAN)
                .findFirst()
                .orElseThrow();
        Repetition repetition = Repetition.of(JUDGE, random, c, true);
        assertTrue(
                repetition.toString().contains("another rounding: both results are within their bounds"),
                repetition.toString());
    }

    @Test
    void theReportCountsCausesByKernelAndNamesACase() {
        RunReport report = new RunReport(JUDGE);
        KernelCase c = convolutions(Fill.GAUSSIAN).get(0);
        Kernels accumulating = accumulating();
        String text = report.add(Repetition.of(JUDGE, accumulating, c, true).repeatedBy("again"));
        assertTrue(text.startsWith(c + ", repeated: "), text);
        assertTrue(
                text.contains("result added to that of an earlier run: one result is a multiple of the other"), text);
        assertEquals(
                List.of("1 of 1 conv2d cases have other results when they are repeated: result added to that of an"
                        + " earlier run; the first is " + c),
                report.lines());
    }

    @Test
    void correctBackendsReturnTheSameBits() {
        List<Kernels> correct =
                List.of(new NaiveKernels() {}, (WinogradKernels) () -> Winograd.F4X4_3X3, new FftKernels() {});
        for (Kernels backend : correct) {
            for (KernelCase c : Cases.all()) {
                boolean small = c.inputs().arrays().stream()
                                .mapToInt(a -> a.data().length)
                                .sum()
                        < 120;
                if (small) {
                    Repetition repetition = Repetition.of(JUDGE, backend, c, true);
                    assertEquals("", repetition.text());
                }
            }
        }
    }
}
