/// The fast [Backend][dev.yij.reference.kernel.Backend]: packed GEMM micro-kernels in the Vector API, threads
/// over images and rows, and EJML's GEMM where the Vector API module is absent.
module dev.yij.simd {
    requires transitive dev.yij.reference;
    requires ejml.core;
    requires ejml.fdense;
    requires static jdk.incubator.vector;

    exports dev.yij.simd;
}
