package dev.yij.io.cli;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import picocli.CommandLine.Option;

/// The options that say who computes.
final class BackendOptions {

    enum Kind {
        SCALAR,
        SIMD
    }

    @Option(
            names = "--backend",
            paramLabel = "KIND",
            defaultValue = "simd",
            description = "Who computes: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Scalar is the readable"
                    + " reference, on one thread, hundreds of times slower.")
    Kind kind = Kind.SIMD;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "fast",
            description = "How simd rounds: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Strict gives the"
                    + " reference's bits, fused uses fused multiply-add, fast may use faster algorithms too.")
    Mode mode = Mode.FAST;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: all processors). The numbers do not depend on it.")
    int threads = Runtime.getRuntime().availableProcessors();

    Backend open() {
        UsageException.requireAtLeast(1, threads, "--threads");
        return kind == Kind.SCALAR ? new ScalarBackend() : SimdBackends.create(mode, threads);
    }
}
