/// Golden cases, an independent oracle in double with an error bound for each element, comparison, diagnosis,
/// and the JUnit 5 contract for any backend. Kernels take plain arrays, so a backend author needs no other jar
/// of yij; no code is shared with the backends under test. Runs on Java 17.
///
/// Start at [BackendContract][dev.yij.testvectors.contract.BackendContract].
///
/// For an example see the package [dev.yij.testvectors].
module dev.yij.testvectors {
    requires static transitive org.jspecify;
    // static and not transitive: a program that only compares files needs no JUnit.
    requires static org.junit.jupiter.api;

    exports dev.yij.testvectors;
    exports dev.yij.testvectors.cases;
    exports dev.yij.testvectors.compare;
    exports dev.yij.testvectors.contract;
    exports dev.yij.testvectors.declaration;
    exports dev.yij.testvectors.diagnosis;
    exports dev.yij.testvectors.dims;
    exports dev.yij.testvectors.golden;
    exports dev.yij.testvectors.kernel;
    exports dev.yij.testvectors.model;
    exports dev.yij.testvectors.mutation;
    exports dev.yij.testvectors.numpy;
    exports dev.yij.testvectors.oracle;
    exports dev.yij.testvectors.variant;
}
