package dev.yij.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The work of a benchmark, whose rate JMH prints in addition to the benchmark's own, although
/// it labels all units `ops/s`: `:gflop` is in GFLOP/s, `:images` in images per second; `:percentOfPeak` is the
/// percentage of the machine's peak of multiply-adds, `:percentOfRoofline` that of the peak its memory allows.
///
/// FLOPs are those of the direct algorithm: an algorithm that needs fewer can exceed 100 %.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {

    /// Billions of floating-point operations. JMH reads it and resets it to zero before each iteration.
    public double gflop;

    /// Number of images processed.
    public long images;

    /// FLOPs as a percentage of the machine's peak per second.
    public double percentOfPeak;

    /// FLOPs as a percentage of the peak per second if every number read or written is moved
    /// from or to memory once.
    public double percentOfRoofline;

    /// @param flops those of the direct algorithm
    /// @param bytes bytes read and written, each counted once
    void done(Machine machine, int moreImages, long flops, long bytes) {
        images += moreImages;
        gflop += flops * 1e-9;
        percentOfPeak += 100 * flops / machine.flops();
        percentOfRoofline += 100 * flops / machine.roofline(flops, bytes);
    }
}
