package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.Cases;

/// The naive backend passes every case: what the oracle and another, independent writing of the formulas agree
/// on.
class NaiveBackendTest extends BackendContract implements NaiveKernels {

    @Override
    protected int minimumCases() {
        return Cases.all().size();
    }
}
