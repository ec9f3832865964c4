package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/// Runs the contract for incomplete and wrong backends with JUnit and checks JUnit's report.
class BackendContractTest {

    private static Events run(Class<? extends BackendContract> contract) {
        return run(contract, "everyKernelAgrees");
    }

    static Events run(Class<? extends BackendContract> contract, String factory) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(contract, factory))
                .execute();
        return results.testEvents();
    }

    private static int count(Operation operation) {
        return only(operation).size();
    }

    static final class DeclinesAll extends BackendContract {}

    @Test
    void aBackendThatDeclinesEverythingIsSkippedAndThenFails() {
        Events events = run(DeclinesAll.class);
        assertEquals(
                2 * Cases.all().size() + ModelCase.all().size(),
                events.aborted().count(),
                "every case for the oracle and as a file, and the models");
        assertEquals(0, events.succeeded().count());
        assertEquals(1, events.failed().count());
    }

    static final class DenseOnly extends BackendContract {
        @Override
        public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            new NaiveKernels() {}.dense(d, x, w, b, y);
        }
    }

    @Test
    void aPartialBackendPassesTheKernelsItHasAndSkipsTheOthers() {
        Events events = run(DenseOnly.class);
        assertEquals(2 * count(Operation.DENSE) + 1, events.succeeded().count(), "and the count of cases");
        assertEquals(
                2 * (Cases.all().size() - count(Operation.DENSE))
                        + ModelCase.all().size(),
                events.aborted().count());
        assertEquals(0, events.failed().count());
    }

    private static List<KernelCase> only(Operation... operations) {
        return Cases.all().stream()
                .filter(c -> Set.of(operations).contains(c.operation()))
                .toList();
    }

    static final class NoDilation extends BackendContract implements NaiveKernels {
        @Override
        protected List<ModelCase> models() {
            return List.of();
        }

        @Override
        protected List<KernelCase> cases() {
            return only(Operation.CONV2D);
        }

        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            if (d.dilationH() * d.dilationW() > 1) {
                throw new Declined("conv2d with dilation");
            }
            NaiveKernels.super.conv2d(d, x, w, b, y);
        }
    }

    @Test
    void aKernelMayDeclineSomeShapes() {
        Events events = run(NoDilation.class);
        long dilated = only(Operation.CONV2D).stream()
                .filter(c -> c.dims() instanceof ConvDims d && d.dilationH() * d.dilationW() > 1)
                .count();
        assertEquals(2 * dilated, events.aborted().count());
        assertEquals(0, events.failed().count());
    }

    static final class DoubleBias extends BackendContract implements NaiveKernels {
        @Override
        protected List<ModelCase> models() {
            return List.of();
        }

        @Override
        protected List<KernelCase> cases() {
            return only(Operation.CONV2D_RELU);
        }

        @Override
        public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            float[] twice = new float[d.outC()];
            for (int i = 0; b != null && i < b.length; i++) {
                twice[i] = 2 * b[i];
            }
            NaiveKernels.super.conv2dRelu(d, x, w, twice, y);
        }
    }

    @Test
    void aWrongKernelFailsWithAReportThatRepeatsTheCase() {
        Events events = run(DoubleBias.class);
        long biased = only(Operation.CONV2D_RELU).stream()
                .filter(c -> c.dims() instanceof ConvDims d && d.bias())
                .count();
        assertEquals(2 * biased, events.failed().count());
        String message = events.failed().stream()
                .findFirst()
                .flatMap(e -> e.getPayload(TestExecutionResult.class))
                .flatMap(TestExecutionResult::getThrowable)
                .map(String::valueOf)
                .orElseThrow();
        assertTrue(message.contains("FAILED conv2d_relu_n2_8x7x3_k3x3_f17"), message);
        assertTrue(message.contains("worst at ["), message);
        assertTrue(
                message.contains("repeat: mvn test '-Dtest=BackendContractTest$DoubleBias' -Dyij.case=conv2d_relu_n2"),
                message);
        assertTrue(message.contains("diagnosis: likely bias added twice (confidence 100 %"), message);
    }

    static final class Crashes extends BackendContract implements NaiveKernels {
        @Override
        protected List<ModelCase> models() {
            return List.of();
        }

        @Override
        protected List<KernelCase> cases() {
            return only(Operation.RELU, Operation.RELU_GRAD);
        }

        @Override
        public void relu(float[] x, float[] y) {
            throw new IllegalStateException("no device");
        }
    }

    @Test
    void anExceptionIsAFailureAndOtherCasesStillRun() {
        Events events = run(Crashes.class);
        assertEquals(2 * count(Operation.RELU), events.failed().count());
        assertEquals(2 * count(Operation.RELU_GRAD) + 1, events.succeeded().count());
    }

    static final class LostSome extends BackendContract {
        @Override
        protected int minimumCases() {
            return count(Operation.DENSE) + 1;
        }

        @Override
        public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            new NaiveKernels() {}.dense(d, x, w, b, y);
        }
    }

    @Test
    void aBackendThatRunsFewerCasesThanItDeclaresFails() {
        Events events = run(LostSome.class);
        assertEquals(1, events.failed().count());
    }

    static final class Complete extends BackendContract implements NaiveKernels {
        @Override
        protected int minimumCases() {
            return Cases.all().size();
        }
    }

    @Test
    void thePropertyRunsTheCasesWhoseNameContainsIt() {
        String before = System.setProperty("yij.case", Cases.all().getFirst().name());
        try {
            Events events = run(Complete.class);
            assertEquals(3, events.succeeded().count(), "the case, its golden file and the count");
            assertEquals(0, events.failed().count());
        } finally {
            if (before == null) {
                System.clearProperty("yij.case");
            } else {
                System.setProperty("yij.case", before);
            }
        }
    }

    static final class Delegating extends BackendContract {
        @Override
        protected Kernels kernels() {
            return new NaiveKernels() {};
        }

        @Override
        protected List<KernelCase> cases() {
            return only(Operation.DENSE, Operation.SGD);
        }

        @Override
        protected List<ModelCase> models() {
            return List.of();
        }
    }

    @Test
    void kernelsMayBeInAClassOfTheirOwn() {
        Events events = run(Delegating.class);
        int cases = count(Operation.DENSE) + count(Operation.SGD);
        assertEquals(2 * cases + 1, events.succeeded().count(), "cases, golden files and the count");
        assertEquals(0, events.failed().count());
    }

    private static final List<KernelCase> RELUS = only(Operation.RELU).stream()
            .filter(c -> c.fill() != Fill.FULL_RANGE)
            .toList();

    /// Is wrong for the first case of ReLU, the one with NaN and infinities, and right for the others.
    private abstract static class ForgetsNan extends BackendContract implements NaiveKernels {
        @Override
        protected List<KernelCase> cases() {
            return RELUS;
        }

        @Override
        protected List<ModelCase> models() {
            return List.of();
        }

        @Override
        public void relu(float[] x, float[] y) {
            for (int i = 0; i < y.length; i++) {
                y[i] = x[i] > 0 ? x[i] : 0;
            }
        }
    }

    static final class SaysSo extends ForgetsNan {
        @Override
        protected Map<String, String> knownDeviations() {
            return Map.of(RELUS.get(0).name(), "NaN becomes 0");
        }
    }

    @Test
    void aKnownDeviationIsSkippedWithItsReason() {
        Events events = run(SaysSo.class);
        assertEquals(0, events.failed().count());
        assertEquals(2, events.aborted().count(), "the case and its golden file");
        assertEquals(2 * (RELUS.size() - 1) + 1, events.succeeded().count(), "the others, and the count of cases");
    }

    static final class SaysTooMuch extends ForgetsNan {
        @Override
        protected Map<String, String> knownDeviations() {
            return Map.of(
                    RELUS.get(0).name(),
                    "NaN becomes 0",
                    RELUS.get(1).name(),
                    "fixed long ago",
                    "relu_n4_gaussian",
                    "there is no such case");
        }
    }

    @Test
    void aKnownDeviationThatPassesOrDoesNotExistFails() {
        assertEquals(3, run(SaysTooMuch.class).failed().count(), "a case, its golden file, and the count of cases");
    }
}
