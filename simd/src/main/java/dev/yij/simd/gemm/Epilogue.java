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

    /// One vector of finished sums.
    public FloatVector apply(FloatVector sums) {
        FloatVector raised = sums.blend(floor, sums.compare(VectorOperators.LE, floor));
        return ceiling == Float.POSITIVE_INFINITY
                ? raised
                : raised.blend(ceiling, raised.compare(VectorOperators.GT, ceiling));
    }

    /// One finished sum.
    public float apply(float sum) {
        return clips() ? Math.min(Math.max(sum, floor), ceiling) : sum;
    }
}
