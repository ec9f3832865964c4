package dev.yij.contract;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import java.util.List;

/// Tests the reference against the independent oracle.
class ScalarContractTest extends ReferenceContract {

    ScalarContractTest() {
        super(new ScalarBackend());
    }

    /// Of the large model only the forward pass is tested, 10 GFLOP; its gradients would take minutes. The
    /// small models are trained.
    @Override
    protected List<ModelCase> models() {
        return List.of(ModelCase.FLATTEN_32, ModelCase.OBLONG_12X20, ModelCase.CHAPTER_224.upTo(Extent.FORWARD));
    }
}
