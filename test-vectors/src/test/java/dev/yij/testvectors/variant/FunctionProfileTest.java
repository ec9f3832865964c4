package dev.yij.testvectors.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.RunReport;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.declaration.FunctionProfile;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Backends whose functions are as imprecise as the documents of Vulkan, Metal and CUDA allow.
class FunctionProfileTest {

    private static final double ULP = 0x1p-23;

    private static final Set<Operation> KERNELS = Set.of(
            Operation.SIGMOID,
            Operation.TANH,
            Operation.SOFTMAX,
            Operation.CROSS_ENTROPY_LOGITS,
            Operation.CROSS_ENTROPY_LOGITS_GRAD);

    private record Device(FunctionProfile profile) implements NaiveKernels {

        /// Off by the number of ULP that the document gives, upwards for one argument, downwards for the next.
        private float exp(float x) {
            double size = Math.min(Math.abs(x), 110); // beyond it the exponential is 0 or infinite
            double ulps = switch (profile) {
                case OPENCL -> 3;
                case VULKAN -> 3 + 2 * size;
                case METAL_FAST -> 3 + Math.floor(2 * size);
                case CUDA_FAST -> 2 + Math.floor(1.173 * size);
            };
            return (float) (Math.exp(x) * (1 + sign(x) * 0.9 * ulps * ULP / 2));
        }

        private static int sign(float x) {
            return (Float.floatToIntBits(x) & 1) == 0 ? 1 : -1;
        }

        private float log(float x) {
            double error = x < 0.5 || x > 2 || profile == FunctionProfile.OPENCL ? 0 : 0x1p-21;
            return (float) (Math.log(x) + sign(x) * 0.7 * error);
        }

        @Override
        public void sigmoid(float[] x, float[] y) {
            for (int i = 0; i < x.length; i++) {
                y[i] = 1 / (1 + exp(-x[i]));
            }
        }

        @Override
        public void tanh(float[] x, float[] y) {
            for (int i = 0; i < x.length; i++) {
                double exact = Math.tanh(x[i]);
                y[i] = (float)
                        switch (profile) {
                            case OPENCL -> exact;
                            case VULKAN -> Math.max(-1, Math.min(exact + sign(x[i]) * 0.9e-5, 1));
                            case METAL_FAST -> {
                                float t = exp(2 * x[i]);
                                yield Math.abs(x[i]) > 20 || Float.isNaN(x[i]) ? exact : (t - 1) / (t + 1);
                            }
                            case CUDA_FAST -> exact * (1 + sign(x[i]) * 0x1p-11);
                        };
            }
        }

        @Override
        public void softmax(RowDims d, float[] x, float[] y) {
            for (int row = 0; row < x.length; row += d.columns()) {
                float max = max(d, x, row);
                float sum = 0;
                for (int i = row; i < row + d.columns(); i++) {
                    y[i] = exp(x[i] - max);
                    sum += y[i];
                }
                for (int i = row; i < row + d.columns(); i++) {
                    y[i] /= sum;
                }
            }
        }

        private static float max(RowDims d, float[] x, int row) {
            float max = Float.NEGATIVE_INFINITY;
            for (int i = row; i < row + d.columns(); i++) {
                max = Math.max(max, x[i]);
            }
            return max;
        }

        @Override
        public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
            for (int row = 0; row < x.length; row += d.columns()) {
                float max = max(d, x, row);
                float sum = 0;
                for (int i = row; i < row + d.columns(); i++) {
                    sum += exp(x[i] - max);
                }
                float logarithm = log(sum);
                float total = 0;
                for (int i = row; i < row + d.columns(); i++) {
                    total += t[i] * (logarithm - (x[i] - max));
                }
                loss[row / d.columns()] = total;
            }
        }
    }

    private static List<KernelCase> cases() {
        return Cases.all().stream().filter(c -> KERNELS.contains(c.operation())).toList();
    }

    private static List<String> failing(Judge judge, FunctionProfile device, RunReport report) {
        List<String> failing = new ArrayList<>();
        for (KernelCase c : cases()) {
            Verdict verdict = judge.judge(new Device(device), c);
            report.add(verdict);
            if (!verdict.passed()) {
                failing.add(verdict.toString());
            }
        }
        return failing;
    }

    @ParameterizedTest
    @EnumSource(FunctionProfile.class)
    void aDeviceAsPreciseAsItsProfilePassesUnderIt(FunctionProfile profile) {
        Judge judge = Judge.of(Declaration.DEFAULT.functions(profile));
        assertEquals("", String.join("\n", failing(judge, profile, new RunReport(judge))));
    }

    @ParameterizedTest
    @EnumSource(names = "OPENCL", mode = EnumSource.Mode.EXCLUDE)
    void withoutItTheReportNamesTheProfile(FunctionProfile profile) {
        Judge judge = Judge.of(Declaration.DEFAULT);
        RunReport report = new RunReport(judge);
        assertTrue(failing(judge, profile, report).size() >= 3);
        assertTrue(
                report.toString()
                        .contains("explained by another declaration, so that all " + cases().size()
                                + " cases pass: --functions " + profile + " "),
                report::toString);
    }
}
