package dev.yij.testvectors.diagnosis;

/// How well a hypothesis fits what a backend wrote.
///
/// @param wrong        elements outside their bound
/// @param explained    those of them that the hypothesis accounts for
/// @param contradicted elements that are right although the hypothesis says that they would not be
/// @param evidence     how many elements speak for the hypothesis, each of which could have spoken against it
public record Agreement(int wrong, int explained, int contradicted, int evidence) {

    /// A hypothesis that says nothing about a case.
    static final Agreement NONE = new Agreement(0, 0, 0, 0);

    /// The share of elements it is right about among those it could be wrong about; 0 where there are none.
    public double share() {
        return wrong + contradicted == 0 ? 0 : (double) explained / (wrong + contradicted);
    }

    /// The share, less where few elements speak for it: each could have agreed by a chance of one half.
    double weighed() {
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
