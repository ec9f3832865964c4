package dev.yij.testvectors.contract;

/// What became of a case. `toString` is the report.
sealed interface Judgement permits ModelVerdict, Verdict {

    /// Whether all is as it should be.
    boolean passed();
}
