package dev.yij.simd;

import dev.yij.reference.kernel.Backend;

/// Creates the fastest [Backend] for this Java runtime.
///
/// The Vector API is an incubating module: a runtime has it only if it was started with `--add-modules
/// jdk.incubator.vector` or linked with it. Where it is absent, or the machine has no vectors of 128 bits, the
/// backend runs plain loops, about half as fast as [Mode#STRICT] and with its bits in every mode; its
/// [description][Backend#description()] says so.
///
/// The system property `yij.simd.tile` forces the register tile of the micro-kernels, `14x2v` or `4x2v`,
/// instead of the one for this machine: for measurements. The result does not depend on it.
public final class SimdBackends {

    /// The kernels also use halves of vectors, and Java has none below 64 bits.
    private static final int LEAST_BITS = 128;

    private SimdBackends() {}

    /// A backend in [Mode#FAST] with one thread per processor.
    public static Backend create() {
        return create(Mode.FAST, Runtime.getRuntime().availableProcessors());
    }

    /// A backend in the given mode. Close it to end its threads. Where the processor has no fused multiply-add
    /// ([#hasFma]), [Mode#FAST] becomes [Mode#STRICT], and [Backend#arithmetic] says so.
    ///
    /// @param threads how many threads compute, the caller's included
    /// @throws IllegalArgumentException if `threads` is below 1, or `yij.simd.tile` names no tile
    public static Backend create(Mode mode, int threads) {
        if (!hasVectorApi()) {
            return new PortableBackend(
                    threads,
                    "the module jdk.incubator.vector is absent; java --add-modules jdk.incubator.vector is faster");
        }
        return vectorBits() >= LEAST_BITS
                ? new SimdBackend(
                        hasFma() || mode != Mode.FAST ? mode : Mode.STRICT,
                        threads) // links to the Vector API, as does MultiplyAddPeak below
                : new PortableBackend(threads, "vectors of this machine have only " + vectorBits() + " bits");
    }

    /// A backend for a few images in a JVM that has just started: plain loops with the bits of [Mode#STRICT].
    /// The Vector API's kernels are several times as fast, but only after C2 has compiled them, which takes a
    /// second or more; until then every vector is an object.
    ///
    /// @param threads how many threads compute, the caller's included
    /// @throws IllegalArgumentException if `threads` is below 1
    public static Backend quickStart(int threads) {
        return new PortableBackend(threads, "for a quick start");
    }

    /// Whether this Java runtime was started with the module jdk.incubator.vector.
    public static boolean hasVectorApi() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /// Whether the JVM has an instruction for fused multiply-add. Without it [Mode#FUSED] is emulated, hundreds
    /// of times slower.
    public static boolean hasFma() {
        return FusedMultiplyAdd.IS_AN_INSTRUCTION;
    }

    /// The peak rate of this machine with the given number of threads, in floating-point operations per second:
    /// fused multiply-adds in the Vector API, measured for half a second. NaN where the Vector API or this
    /// instruction is absent.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    public static double peakFlops(int threads) {
        return hasVectorApi() && hasFma() ? MultiplyAddPeak.measure(threads) : Double.NaN;
    }

    /// Bits in a vector of this machine, 0 where the Vector API is absent.
    public static int vectorBits() {
        return hasVectorApi() ? MultiplyAddPeak.vectorBits() : 0;
    }
}
