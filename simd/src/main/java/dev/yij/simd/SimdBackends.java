package dev.yij.simd;

import dev.yij.reference.kernel.Backend;

/// Opens the fastest [Backend] that this Java runtime can run.
///
/// The Vector API is an incubating module that a runtime only has when it was started with `--add-modules
/// jdk.incubator.vector` or linked with it. Where it is absent, plain loops compute, about half as fast as
/// [Mode#STRICT] and with its bits in every mode; the [description][Backend#description()] says so.
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
        return new PortableBackend(
                threads,
                "the module jdk.incubator.vector is absent; java --add-modules jdk.incubator.vector is faster");
    }

    /// A backend for a handful of images in a JVM that has just started: plain loops with the bits of
    /// [Mode#STRICT]. The Vector API's kernels are several times as fast, but only after a second or more, in
    /// which C2 compiles them; until then every vector is an object.
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
}
