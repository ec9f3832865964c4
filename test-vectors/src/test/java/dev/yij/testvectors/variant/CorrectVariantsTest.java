package dev.yij.testvectors.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.FftKernels;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.contract.WinogradKernels;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.UpdateDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Backends that compute correctly, each in another way, pass every case.
@Tag("slow")
class CorrectVariantsTest {

    private static final long MOST_PRODUCTS = 2_500;

    /// @param stored rounds what is read from and written to memory
    record Correct(String name, Declaration declaration, Kernels backend, UnaryOperator<Float> stored) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Correct correct(String name, Kernels backend) {
        return new Correct(name, Declaration.DEFAULT, backend, value -> value);
    }

    private static Correct summing(String name, SummingKernels backend) {
        return correct(name, backend);
    }

    private static Correct rounding(Precision format, boolean truncated) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public float factor(float value) {
                return truncated ? format.truncate(value) : format.round(value);
            }
        };
        String name = format.label() + (truncated ? " truncated" : " rounded");
        return new Correct(name, Declaration.DEFAULT.factors(format), backend, value -> value);
    }

    private static Correct mixed(Precision format, boolean truncated) {
        return new Correct(
                "mixed precision in " + format.label() + (truncated ? ", truncated" : ""),
                Declaration.mixed(format),
                new NaiveKernels() {},
                value -> truncated ? format.truncate(value) : format.round(value));
    }

    private static Correct adding(Precision format) {
        SummingKernels backend = (a, b) -> {
            float sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum = format.round(sum + format.round(a[i] * b[i]));
            }
            return sum;
        };
        return new Correct("sums in " + format.label(), Declaration.DEFAULT.sums(format), backend, value -> value);
    }

    static List<Correct> correct() {
        return List.of(
                summing("sequential", (a, b) -> sum(a, b, 0, a.length)),
                summing("reversed", (a, b) -> {
                    float sum = 0;
                    for (int i = a.length - 1; i >= 0; i--) {
                        sum += a[i] * b[i];
                    }
                    return sum;
                }),
                summing("pairwise", (a, b) -> pairwise(a, b, 0, a.length)),
                summing("Kahan", CorrectVariantsTest::kahan),
                summing("fused", (a, b) -> {
                    float sum = 0;
                    for (int i = 0; i < a.length; i++) {
                        sum = Math.fma(a[i], b[i], sum);
                    }
                    return sum;
                }),
                summing("eight lanes", (a, b) -> lanes(a, b, 8)),
                summing("blocks of 32", (a, b) -> {
                    float sum = 0;
                    for (int i = 0; i < a.length; i += 32) {
                        sum += sum(a, b, i, Math.min(i + 32, a.length));
                    }
                    return sum;
                }),
                summing("split in two", (a, b) -> sum(a, b, a.length / 2, a.length) + sum(a, b, 0, a.length / 2)),
                summing("sums in double", (a, b) -> (float) IntStream.range(0, a.length)
                        .mapToDouble(i -> (double) a[i] * b[i])
                        .sum()),
                new Correct(
                        "subnormals flushed", Declaration.DEFAULT, new NaiveKernels() {}, CorrectVariantsTest::flush),
                correct("fast exponential", new NaiveKernels() {
                    @Override
                    public void sigmoid(float[] x, float[] y) {
                        for (int i = 0; i < x.length; i++) {
                            float exp = (float) StrictMath.exp(-x[i]);
                            y[i] = 1 / (1 + exp + 2 * Math.ulp(exp));
                        }
                    }
                }),
                correct("Winograd F(2×2, 3×3)", (WinogradKernels) () -> Winograd.F2X2_3X3),
                correct("Winograd F(4×4, 3×3)", (WinogradKernels) () -> Winograd.F4X4_3X3),
                correct("Winograd F(4×4, 3×3) with halves", (WinogradKernels) () -> Winograd.F4X4_3X3_HALVES),
                correct("Winograd F(6×6, 3×3)", (WinogradKernels) () -> Winograd.F6X6_3X3),
                correct("Fourier transforms", new FftKernels() {}),
                correct("Adam as in PyTorch", new PyTorchAdam(false)),
                correct("Adam with interpolated moments", new PyTorchAdam(true)),
                rounding(Precision.TF32, false),
                rounding(Precision.TF32, true),
                rounding(Precision.BFLOAT16, false),
                rounding(Precision.FLOAT16, false),
                splitting(),
                adding(Precision.FLOAT16),
                adding(Precision.BFLOAT16),
                mixed(Precision.FLOAT16, false),
                mixed(Precision.BFLOAT16, false),
                mixed(Precision.BFLOAT16, true));
    }

    private static float sum(float[] a, float[] b, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float pairwise(float[] a, float[] b, int from, int to) {
        return to - from <= 2
                ? sum(a, b, from, to)
                : pairwise(a, b, from, (from + to) / 2) + pairwise(a, b, (from + to) / 2, to);
    }

    private static float kahan(float[] a, float[] b) {
        float sum = 0;
        float lost = 0;
        for (int i = 0; i < a.length; i++) {
            float term = a[i] * b[i] - lost;
            float next = sum + term;
            lost = next - sum - term;
            sum = next;
        }
        return Float.isFinite(sum) ? sum : sum(a, b, 0, a.length);
    }

    private static float lanes(float[] a, float[] b, int lanes) {
        float[] sums = new float[lanes];
        for (int i = 0; i < a.length; i++) {
            sums[i % lanes] += a[i] * b[i];
        }
        float sum = 0;
        for (float lane : sums) {
            sum += lane;
        }
        return sum;
    }

    private static float flush(float value) {
        return Math.abs(value) < Float.MIN_NORMAL ? 0 : value;
    }

    /// hi·hi + hi·lo + lo·hi with two bfloat16 numbers for each input.
    private static Correct splitting() {
        SummingKernels backend = (a, b) -> {
            float sum = 0;
            for (int i = 0; i < a.length; i++) {
                float hiA = Precision.BFLOAT16.round(a[i]);
                float hiB = Precision.BFLOAT16.round(b[i]);
                float loA = Precision.BFLOAT16.round(a[i] - hiA);
                float loB = Precision.BFLOAT16.round(b[i] - hiB);
                sum += hiA * hiB;
                if (loA != 0 || loB != 0) {
                    sum += hiA * loB + loA * hiB;
                }
            }
            return sum;
        };
        return new Correct("bfloat16×3", Declaration.DEFAULT.factors(Precision.BFLOAT16_X3), backend, value -> value);
    }

    /// β in double, ε beside the corrected root.
    private record PyTorchAdam(boolean interpolated) implements NaiveKernels {

        @Override
        public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
            double beta1 = Double.parseDouble(Float.toString(d.beta1()));
            double beta2 = Double.parseDouble(Float.toString(d.beta2()));
            float rest1 = (float) (1 - beta1);
            float rest2 = (float) (1 - beta2);
            float step = (float) (d.learningRate() / (1 - Math.pow(beta1, t)));
            float root = (float) Math.sqrt(1 - Math.pow(beta2, t));
            for (int i = 0; i < d.count(); i++) {
                m[i] = interpolated ? m[i] + rest1 * (g[i] - m[i]) : (float) beta1 * m[i] + rest1 * g[i];
                v[i] = (float) beta2 * v[i] + rest2 * g[i] * g[i];
                p[i] -= step * m[i] / ((float) Math.sqrt(v[i]) / root + d.epsilon());
            }
        }
    }

    private static boolean isSmall(KernelCase c) {
        long products = c.dims() instanceof ConvDims d
                ? (long) d.images() * d.outH() * d.outW() * d.outC() * d.kernelH() * d.kernelW() * d.inC()
                : c.inputs().arrays().stream().mapToLong(a -> a.data().length).sum();
        return products <= MOST_PRODUCTS;
    }

    private static final List<KernelCase> CASES =
            Cases.all().stream().filter(CorrectVariantsTest::isSmall).toList();

    @ParameterizedTest
    @MethodSource("correct")
    void aCorrectBackendPassesEveryCase(Correct correct) {
        Judge judge = Judge.of(correct.declaration());
        List<String> failed = new ArrayList<>();
        for (KernelCase c : CASES) {
            // Optimizers keep float32 weights in mixed precision.
            boolean stores = !(c.dims() instanceof UpdateDims);
            NamedArrays inputs = stores ? rounded(c.inputs(), correct.stored()) : c.inputs();
            Map<String, float[]> outputs = new HashMap<>(c.run(correct.backend(), inputs.copy()));
            if (stores) {
                outputs.replaceAll((name, data) -> rounded(data, correct.stored()));
            }
            Verdict verdict = judge.judge(c, outputs);
            if (verdict.failed()) {
                failed.add(verdict.toString());
            }
        }
        assertTrue(CASES.size() > 200, CASES.size() + " cases");
        assertEquals("", String.join("\n", failed), failed.size() + " cases");
    }

    private static NamedArrays rounded(NamedArrays arrays, UnaryOperator<Float> stored) {
        return new NamedArrays(arrays.arrays().stream()
                .map(a -> new NamedArray(a.name(), a.shape(), rounded(a.data(), stored)))
                .toList());
    }

    private static float[] rounded(float[] data, UnaryOperator<Float> stored) {
        float[] rounded = data.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = stored.apply(rounded[i]);
        }
        return rounded;
    }
}
