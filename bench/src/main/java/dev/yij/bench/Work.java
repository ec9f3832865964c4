package dev.yij.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The work that a benchmark has done, which JMH prints by the second beside the benchmark's own rate: the line
/// `:gflop` is in GFLOP/s, the line `:images` in images per second, although JMH calls both `ops/s`.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {

    /// Billions of floating-point operations. JMH reads it and sets it to zero before each iteration.
    public double gflop;

    /// Images that went through.
    public long images;

    void done(int moreImages, long flops) {
        images += moreImages;
        gflop += flops * 1e-9;
    }
}
