package dev.yij.contract;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import java.util.List;

/// The reference before the independent oracle.
class ScalarContractTest extends ReferenceContract {

    ScalarContractTest() {
        super(new ScalarBackend());
    }

    /// Of the large model only the forward pass, 10 GFLOP; its gradients would take minutes. The small ones are
    /// trained.
    @Override
    protected List<ModelCase> models() {
        return List.of(ModelCase.FLATTEN_32, ModelCase.OBLONG_12X20, ModelCase.CHAPTER_224.upTo(Extent.FORWARD));
    }
}
