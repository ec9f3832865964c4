/// The fast [Backend][dev.yij.reference.kernel.Backend]: packed GEMM micro-kernels in the Vector API, threads
/// over images and rows, and plain loops where the Vector API module is absent. Also its textbook twin, im2col
/// with EJML.
///
/// For an example see the package [dev.yij.simd].
module dev.yij.simd {
    requires transitive dev.yij.reference;
    requires ejml.core;
    requires ejml.fdense;
    requires jdk.management;
    requires static jdk.incubator.vector;

    exports dev.yij.simd;
}
