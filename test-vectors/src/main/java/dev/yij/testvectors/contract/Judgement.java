package dev.yij.testvectors.contract;

/// The result of a case. `toString` is the report.
sealed interface Judgement permits ModelVerdict, Verdict {

    /// Whether nothing is wrong.
    boolean passed();
}
