/// Benchmarks.
module dev.yij.bench {
    requires dev.yij.io;
    requires dev.yij.simd;
    requires jmh.core;
}
