package dev.yij.simd;

import dev.yij.reference.kernel.Backend;

/// Opens the fastest [Backend] that this Java runtime can run.
///
/// The Vector API is an incubating module that a runtime only has when it was started with `--add-modules
/// jdk.incubator.vector` or linked with it. Where it is absent, the portable backend computes, through EJML's
/// matrix multiplication; the [description][Backend#description()] says which one it is.
public final class SimdBackends {

    private SimdBackends() {}

    /// A backend in [Mode#FAST] with one thread per processor.
    public static Backend create() {
        return create(Mode.FAST, Runtime.getRuntime().availableProcessors());
    }

    /// A backend in the given mode. Close it to end its threads.
    ///
    /// @param threads how many threads compute, the caller's included
    /// @throws IllegalArgumentException if `threads` is below 1
    public static Backend create(Mode mode, int threads) {
        if (hasVectorApi()) {
            return new SimdBackend(mode, threads); // the only mention of a class that links to the Vector API
        }
        return mode == Mode.STRICT ? new PortableStrictBackend() : new PortableBackend(threads);
    }

    /// Whether this Java runtime was started with the module jdk.incubator.vector.
    public static boolean hasVectorApi() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
