/// Golden cases, an independent oracle in double that also bounds each element's error, comparison, and the
/// JUnit 5 contract that any backend is held to. Speaks plain arrays, so that the author of a backend needs
/// this one jar. Shares no code with what it judges.
///
/// A backend's author starts at [BackendContract][dev.yij.testvectors.contract.BackendContract].
module dev.yij.testvectors {
    requires static transitive org.jspecify;
    // static, and not transitive: whoever only compares files needs no JUnit.
    requires static org.junit.jupiter.api;

    exports dev.yij.testvectors;
    exports dev.yij.testvectors.cases;
    exports dev.yij.testvectors.compare;
    exports dev.yij.testvectors.contract;
    exports dev.yij.testvectors.diagnosis;
    exports dev.yij.testvectors.golden;
    exports dev.yij.testvectors.model;
    exports dev.yij.testvectors.numpy;
    exports dev.yij.testvectors.oracle;
}
