package dev.yij.simd.gemm;

/// What is done to finished sums before they leave the registers or the cache (the term is CUTLASS's; oneDNN
/// calls it a post-op).
public enum Epilogue {
    /// Nothing.
    NONE(Float.NEGATIVE_INFINITY),
    /// max(c, 0).
    RELU(0);

    /// The least value that an output can have.
    public final float floor;

    Epilogue(float floor) {
        this.floor = floor;
    }
}
