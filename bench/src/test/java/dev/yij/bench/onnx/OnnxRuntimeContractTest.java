package dev.yij.bench.onnx;

import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// ONNX Runtime against the oracle.
@Tag("slow")
class OnnxRuntimeContractTest extends BackendContract {

    @SuppressWarnings("NullAway.Init") // JUnit calls loadTheLibrary first
    private static Kernels kernels;

    @BeforeAll
    static void loadTheLibrary() {
        try {
            kernels = new OnnxRuntimeKernels(1);
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError missing) {
            String reason = "ONNX Runtime's jar has no library for this platform: " + missing;
            System.out.println("OnnxRuntimeContractTest is skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    @Override
    protected Kernels kernels() {
        return kernels;
    }

    /// All but the gradient of average pooling, the clipped cross-entropy, and the optimizers.
    @Override
    protected int minimumCases() {
        return 1_270;
    }

    /// The part of the model for which it has kernels.
    @Override
    protected List<ModelCase> models() {
        return List.of(
                ModelCase.CHAPTER_224.upTo(Extent.FORWARD),
                ModelCase.FLATTEN_32.upTo(Extent.GRADIENTS),
                ModelCase.OBLONG_12X20.upTo(Extent.GRADIENTS));
    }

    @Override
    protected Map<String, String> knownDeviations() {
        return Map.of(
                "sigmoid_n1000_gaussian",
                "ONNX Runtime 1.23.2 computes the logistic function as 0.5 + p(x)/q(x) (mlas/lib/logistic.cpp), so that"
                        + " results far below 0.5 carry the rounding of numbers near 0.5: up to 6e-8, which is 16 ULP"
                        + " of 0.047 and more than the 4e-8 that 1/(1 + exp(-x)) may be off there",
                "sigmoid_n81_full_range",
                "ONNX Runtime 1.23.2 takes every x below -18 for -18 (mlas/lib/logistic.cpp), so that the result is 0",
                "max_pool2d_n4_7x5x5_p3x3_s2x2_same_masked",
                "ONNX Runtime 1.23.2 begins with the least finite number, so that the maximum of infinities is that");
    }
}
