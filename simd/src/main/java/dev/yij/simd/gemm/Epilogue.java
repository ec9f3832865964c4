package dev.yij.simd.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// What is done to finished sums before they leave the registers or the cache (the term is CUTLASS's; oneDNN
/// calls it a post-op): they are cut off at a least and a largest value. NaN stays.
///
/// @param floor   the least value that an output can have; values equal to it, as -0.0 for 0, become it
/// @param ceiling the largest value that an output can have
public record Epilogue(float floor, float ceiling) {

    /// Nothing.
    public static final Epilogue NONE = new Epilogue(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    /// max(c, 0).
    public static final Epilogue RELU = reluUpTo(Float.POSITIVE_INFINITY);

    /// max(min(c, max), 0).
    public static Epilogue reluUpTo(float max) {
        return new Epilogue(0, max);
    }

    /// Whether any value changes.
    public boolean clips() {
        return floor > Float.NEGATIVE_INFINITY;
    }

    /// One vector of finished sums, or [#floor] where a sum is not larger. This method and the next are so
    /// short that C2 inlines them wherever they are called; longer ones only sometimes, and a vector that is
    /// passed to a method that is not inlined becomes an object.
    public static FloatVector raise(FloatVector sums, FloatVector floor) {
        return sums.blend(floor, sums.compare(VectorOperators.LE, floor));
    }

    /// One vector of finished sums, or [#ceiling] where a sum is larger.
    public static FloatVector lower(FloatVector sums, FloatVector ceiling) {
        return sums.blend(ceiling, sums.compare(VectorOperators.GT, ceiling));
    }

    /// Whether there is a largest value.
    public boolean isBounded() {
        return ceiling < Float.POSITIVE_INFINITY;
    }

    /// Cuts numbers off at the largest value only, in place. A pass of its own, so that the loops before it
    /// stay those of plain ReLU.
    ///
    /// @param count a multiple of the lanes
    public void lower(float[] c, int offset, int count) {
        for (int i = offset; i < offset + count; i += MicroKernel.LANES) {
            FloatVector v = FloatVector.fromArray(MicroKernel.SPECIES, c, i);
            v.blend(ceiling, v.compare(VectorOperators.GT, ceiling)).intoArray(c, i);
        }
    }

    /// One finished sum.
    public float apply(float sum) {
        return clips() ? Math.min(Math.max(sum, floor), ceiling) : sum;
    }
}
