package dev.yij.contract;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.testvectors.model.ModelCase.Extent;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;

/// The reference before the independent oracle.
class ScalarContractTest extends ReferenceContract {

    ScalarContractTest() {
        super(new ScalarBackend());
    }

    /// Of the large model only the way forward, 10 GFLOP; its gradients would take minutes. The small one goes
    /// all the way.
    @Override
    protected List<ModelCase> models() {
        return List.of(ModelCase.FLATTEN_32, ModelCase.CHAPTER_224.upTo(Extent.FORWARD));
    }
}
