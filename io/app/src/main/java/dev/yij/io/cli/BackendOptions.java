package dev.yij.io.cli;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say who computes.
final class BackendOptions {

    /// Pictures up to which the quick start has the lead.
    private static final int FEW = 8;

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
            description =
                    "How simd rounds: ${COMPLETION-CANDIDATES} (default: fast). Strict gives the reference's bits,"
                            + " fused uses fused multiply-add, fast may use faster algorithms too. Without this option, a few"
                            + " pictures are computed in strict mode, which starts sooner.")
    private @Nullable Mode mode;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: all processors). The numbers do not depend on it.")
    int threads = Runtime.getRuntime().availableProcessors();

    Backend open() {
        UsageException.requireAtLeast(1, threads, "--threads");
        return kind == Kind.SCALAR
                ? new ScalarBackend()
                : SimdBackends.create(mode == null ? Mode.FAST : mode, threads);
    }

    /// Opens what is soonest done with so many pictures: for a few, fast kernels would take longer to be compiled
    /// than to run.
    Backend openFor(int pictures) {
        if (kind == Kind.SCALAR || mode != null || pictures > FEW) {
            return open();
        }
        UsageException.requireAtLeast(1, threads, "--threads");
        return SimdBackends.quickStart(threads);
    }

    /// Opens one in each mode, the fastest first, or only the one that was asked for.
    List<Backend> openEach() {
        if (kind == Kind.SCALAR || mode != null) {
            return List.of(open());
        }
        UsageException.requireAtLeast(1, threads, "--threads");
        return Stream.of(Mode.FAST, Mode.FUSED, Mode.STRICT)
                .map(each -> SimdBackends.create(each, threads))
                .toList();
    }
}
