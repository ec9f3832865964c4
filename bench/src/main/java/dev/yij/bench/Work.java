package dev.yij.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The work that a benchmark has done, which JMH prints by the second beside the benchmark's own rate, although
/// it calls all units `ops/s`: `:gflop` is in GFLOP/s, `:images` in images per second; `:percentOfPeak` is the
/// share of the machine's multiply-adds, `:percentOfRoofline` of what its memory allows as well.
///
/// FLOPs are those of the direct algorithm: one that needs fewer can go past 100 %.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {

    /// Billions of floating-point operations. JMH reads it and sets it to zero before each iteration.
    public double gflop;

    /// Images that went through.
    public long images;

    /// FLOPs as a percentage of those that the machine does in a second.
    public double percentOfPeak;

    /// FLOPs as a percentage of those that it does in a second where every number read or written comes from
    /// memory or goes there once.
    public double percentOfRoofline;

    /// @param flops the direct algorithm's
    /// @param bytes of what is read and written, each once
    void done(Machine machine, int moreImages, long flops, long bytes) {
        images += moreImages;
        gflop += flops * 1e-9;
        percentOfPeak += 100 * flops / machine.flops();
        percentOfRoofline += 100 * flops / machine.roofline(flops, bytes);
    }
}
