package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// The naive backend passes every case, so the oracle agrees with an independent implementation of the
/// formulas.
@Tag("slow")
class NaiveBackendTest extends BackendContract implements NaiveKernels {

    @Override
    protected int minimumCases() {
        return Cases.all().size();
    }

    /// The large model would take minutes.
    @Override
    protected List<ModelCase> models() {
        return List.of(ModelCase.FLATTEN_32, ModelCase.OBLONG_12X20);
    }
}
