package dev.yij.bench.opencl;

import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// The backend in OpenCL against the oracle, on any device of this machine.
@Tag("slow")
class OpenClContractTest extends BackendContract {

    @SuppressWarnings("NullAway.Init") // JUnit calls openTheDevice first, and this stays null where there is none
    private static OpenClKernels kernels;

    @BeforeAll
    static void openTheDevice() {
        try {
            kernels = new OpenClKernels();
            System.out.println("OpenClContractTest runs on " + kernels.description());
        } catch (NoOpenClException e) {
            System.out.println("OpenClContractTest is skipped: " + e.getMessage());
            Assumptions.abort(e.getMessage());
        }
    }

    @AfterAll
    static void closeTheDevice() {
        if (kernels != null) {
            kernels.close();
        }
    }

    @Override
    protected Kernels kernels() {
        return kernels;
    }

    /// Training at 224×224 takes our simple kernels two minutes on a CPU.
    @Override
    protected List<ModelCase> models() {
        return List.of(ModelCase.CHAPTER_224.upTo(Extent.FORWARD), ModelCase.FLATTEN_32, ModelCase.OBLONG_12X20);
    }

    /// All but those of channels, of resizing and of the optional kernels, for which it has no kernels.
    @Override
    protected int minimumCases() {
        return 1_436;
    }
}
