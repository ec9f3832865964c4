package dev.yij.bench.opencl;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.contract.Kernels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/// The backend in OpenCL against the oracle, on whatever device this machine has.
class OpenClContractTest extends BackendContract {

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

    @Override
    protected int minimumCases() {
        return Cases.all().size();
    }
}
