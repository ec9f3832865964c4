package dev.yij.bench.onnx;

import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.contract.Kernels;

/// ONNX Runtime against the oracle.
class OnnxRuntimeContractTest extends BackendContract {

    @Override
    protected Kernels kernels() {
        return new OnnxRuntimeKernels(1);
    }
}
