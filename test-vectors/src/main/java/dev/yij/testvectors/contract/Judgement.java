package dev.yij.testvectors.contract;

/// The result of a case. `toString` is the report.
sealed interface Judgement permits ModelVerdict, Repetition, Verdict {

    /// Whether nothing is wrong.
    boolean passed();

    /// Whether outputs were compared with expected ones. If not, the case has neither passed nor failed.
    default boolean judged() {
        return true;
    }
}
