package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import dev.yij.testvectors.model.ModelRun;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A whole model names the first tensor that is wrong.
@Tag("slow")
class ModelRunTest {

    private static ModelVerdict verdict(Kernels kernels, Extent extent) {
        ModelCase model = ModelCase.FLATTEN_32.upTo(extent);
        return ModelVerdict.of(model, ModelRun.of(kernels, model), false);
    }

    private static String firstError(Kernels kernels, Extent extent) {
        ModelVerdict verdict = verdict(kernels, extent);
        assertFalse(verdict.passed());
        return verdict.errors().getFirst();
    }

    @Test
    void someDeclinedKernelsAreReplaced() {
        Kernels declines = new NaiveKernels() {
            @Override
            public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                throw new Declined("conv2dRelu");
            }

            @Override
            public void reluGrad(float[] y, float[] dy, float[] dx) {
                throw new Declined("reluGrad");
            }

            @Override
            public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
                throw new Declined("crossEntropyClipped");
            }

            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                throw new Declined("crossEntropyClippedGrad");
            }
        };
        ModelVerdict verdict = verdict(declines, Extent.GRADIENTS);
        assertTrue(verdict.passed(), verdict::toString);
    }

    @Test
    void aBackendWithoutConvolutionDeclinesTheModel() {
        Kernels nothing = new Kernels() {};
        assertThrows(Declined.class, () -> ModelRun.of(nothing, ModelCase.FLATTEN_32));
    }

    @Test
    void aMissingBiasIsDetectedInTheFirstLayer() {
        Kernels unbiased = new NaiveKernels() {
            @Override
            public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2dRelu(d, x, w, null, y);
            }
        };
        String error = firstError(unbiased, Extent.FORWARD);
        assertTrue(error.startsWith("forward/conv2d_1: "), error);
    }

    @Test
    void aGradientThatIsNotDividedByTheBatchSizeIsDetectedInTheLastLayer() {
        Kernels undivided = new NaiveKernels() {
            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                NaiveKernels.super.crossEntropyClippedGrad(d, p, t, dx);
                for (int i = 0; i < dx.length; i++) {
                    dx[i] *= d.rows();
                }
            }
        };
        String error = firstError(undivided, Extent.GRADIENTS);
        assertTrue(error.startsWith("gradient/dense_1/kernel: "), error);
    }

    /// The last pooling layer follows conv2d_6.
    @Test
    void aPoolingLayerThatSharesItsGradientIsDetectedInTheLayerBeforeIt() {
        Kernels shares = new NaiveKernels() {
            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                averagePool2dGrad(d, dy, dx);
            }
        };
        String error = firstError(shares, Extent.GRADIENTS);
        assertTrue(error.startsWith("gradient/conv2d_6/kernel: "), error);
    }

    /// The first step is right, because its bias corrections are those of t = 1.
    @Test
    void anAdamThatAlwaysUsesTheFirstTimeIsDetectedInTheLossOfTheThirdStep() {
        Kernels forgets = new NaiveKernels() {
            @Override
            public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
                NaiveKernels.super.adam(d, 1, g, p, m, v);
            }
        };
        String error = firstError(forgets, Extent.TRAINING);
        assertTrue(error.startsWith("loss/3: "), error);
    }

    @Test
    void eachExtentIncludesTheOneBefore() {
        Kernels naive = new NaiveKernels() {};
        Map<String, float[]> forward = ModelRun.of(naive, ModelCase.FLATTEN_32.upTo(Extent.FORWARD));
        Map<String, float[]> gradients = ModelRun.of(naive, ModelCase.FLATTEN_32.upTo(Extent.GRADIENTS));
        assertEquals(14 + 1, forward.size());
        assertEquals(14 + 1 + 18, gradients.size());
        assertTrue(gradients.keySet().containsAll(forward.keySet()));
    }

    @Test
    void theReportNamesTheCaseAndHowToRepeatIt() {
        ModelVerdict failed = new ModelVerdict(ModelCase.FLATTEN_32, Collections.nCopies(12, "gradient/x: off"));
        assertTrue(failed.toString().startsWith("FAILED model_flatten_32: 12 errors\n  gradient/x: off\n"));
        assertTrue(failed.toString().endsWith("\n  repeat: mvn test -Dyij.case=model_flatten_32"));
        assertEquals(10, failed.toString().split("off", -1).length - 1);
    }
}
