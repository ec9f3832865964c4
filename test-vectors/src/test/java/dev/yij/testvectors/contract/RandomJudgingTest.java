package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.RandomCases;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Events;

/// The random part of the contract for right and wrong backends.
class RandomJudgingTest {

    private static final int DRAWN = 20;

    private abstract static class Convolution extends BackendContract implements NaiveKernels {
        @Override
        protected List<KernelCase> cases() {
            return Cases.all().stream()
                    .filter(c -> c.operation() == Operation.CONV2D)
                    .toList();
        }

        @Override
        protected List<ModelCase> models() {
            return List.of();
        }

        @Override
        protected int randomCases() {
            return DRAWN;
        }
    }

    private static Events run(Class<? extends BackendContract> contract) {
        return BackendContractTest.run(contract, "randomCasesAgree");
    }

    private static List<String> messages(Events events) {
        return events.failed().stream()
                .map(e -> e.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .map(String::valueOf)
                .toList();
    }

    static final class Right extends Convolution {}

    @Test
    void aCorrectBackendPasses() {
        Events events = run(Right.class);
        assertEquals(DRAWN + 1, events.succeeded().count(), "the cases and their count");
        assertEquals(0, events.failed().count());
    }

    /// Leaves the last channel of an odd number out of every sum.
    static final class PairsOfChannels extends Convolution {
        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            float[] pairs = x.clone();
            if (d.inC() % 2 == 1 && d.inC() > 1) {
                for (int i = d.inC() - 1; i < x.length; i += d.inC()) {
                    pairs[i] = 0;
                }
            }
            super.conv2d(d, pairs, w, b, y);
        }
    }

    @Test
    void aFailingCaseIsReducedToTheSmallestThatStillFails() {
        List<String> messages = messages(run(PairsOfChannels.class));
        assertTrue(messages.size() > 1, () -> "found " + messages);
        String first = messages.stream()
                .filter(m -> m.startsWith("FAILED conv2d_n1_1x1x3_k1x1_f1_s1x1_d1x1_"))
                .findFirst()
                .orElseThrow();
        assertTrue(first.contains("reduced from conv2d_n"), first);
        assertTrue(first.contains(" to the smallest case that still fails"), first);
        assertTrue(
                first.contains("repeat: mvn test '-Dtest=RandomJudgingTest$PairsOfChannels' -Dyij.case=conv2d_n"),
                first);
        assertTrue(first.contains(" -Dyij.seed=1"), first);
        assertTrue(first.contains("diagnosis: "), first);
    }

    /// Reads beyond the end of the input where the image is not square.
    static final class SquareOnly extends Convolution {
        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            if (d.inW() > d.inH() && x[d.images() * d.inW() * d.inW() * d.inC() - 1] == 0) {
                return;
            }
            super.conv2d(d, x, w, b, y);
        }
    }

    @Test
    void anExceptionIsReducedToo() {
        List<String> messages = messages(run(SquareOnly.class));
        assertFalse(messages.isEmpty());
        assertTrue(
                messages.get(0).startsWith("conv2d_n1_1x2x1_k1x1_f1_s1x1_d1x1_")
                        && messages.get(0).contains(": java.lang.ArrayIndexOutOfBoundsException: "),
                messages.get(0));
    }

    @Test
    void aRandomCaseCanBeRepeatedByItsName() {
        KernelCase drawn = RandomCases.of(Operation.CONV2D, DRAWN, 1).get(7);
        String before = System.setProperty("yij.case", drawn.name());
        try {
            assertEquals(2, run(Right.class).succeeded().count(), "the case and the count");
            Events fixed = BackendContractTest.run(Right.class, "everyKernelAgrees");
            assertEquals(0, fixed.failed().count());
        } finally {
            if (before == null) {
                System.clearProperty("yij.case");
            } else {
                System.setProperty("yij.case", before);
            }
        }
    }
}
