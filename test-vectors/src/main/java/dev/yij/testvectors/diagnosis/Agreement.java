package dev.yij.testvectors.diagnosis;

/// How well a hypothesis explains an output.
///
/// @param wrong        number of elements outside their bound
/// @param explained    number of those that the hypothesis explains
/// @param contradicted number of elements that are right although the hypothesis predicts that they are wrong
/// @param evidence     number of elements that support the hypothesis and could have contradicted it
public record Agreement(int wrong, int explained, int contradicted, int evidence) {

    /// For a case about which a hypothesis says nothing.
    static final Agreement NONE = new Agreement(0, 0, 0, 0);

    /// explained / (wrong + contradicted), or 0 if there are no such elements.
    public double share() {
        return wrong + contradicted == 0 ? 0 : (double) explained / (wrong + contradicted);
    }

    /// The share times 1 - 2⁻ⁿ for n elements of evidence: each could have agreed with a probability of one
    /// half.
    double weighted() {
        return share() * (1 - Math.scalb(1.0, -Math.min(evidence, 60)));
    }

    Agreement plus(Agreement other) {
        return new Agreement(
                wrong + other.wrong,
                explained + other.explained,
                contradicted + other.contradicted,
                evidence + other.evidence);
    }
}
