package dev.yij.io.cli;

import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.BackendChoice.Kind;
import dev.yij.reference.kernel.Backend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that select the backend.
final class BackendOptions {

    /// Up to this number of images the quick start is faster.
    private static final int FEW = 8;

    @Option(
            names = "--backend",
            paramLabel = "KIND",
            defaultValue = "simd",
            description = "The backend: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Scalar is the readable"
                    + " reference, on one thread, hundreds of times slower. Im2col, also on one thread, multiplies a"
                    + " matrix of patches with EJML, as in textbooks: it is for reading and cross-checking.")
    Kind kind = Kind.SIMD;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "How simd rounds: ${COMPLETION-CANDIDATES} (default: fast). Strict gives the same bits as the reference,"
                            + " fused uses fused multiply-add, fast may use faster algorithms too. Without this option, a few"
                            + " images are computed in strict mode, which starts sooner.")
    private @Nullable Mode mode;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "The number of threads (default: one per processor). The results do not depend on it.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Backend open() {
        UsageException.requireThreads(threads, "--threads");
        noteMissingFma();
        return choice().open(threads);
    }

    /// What is selected, without the number of threads.
    BackendChoice choice() {
        return new BackendChoice(kind, mode == null ? Mode.FAST : mode);
    }

    /// Opens the backend with the lowest total time for this number of images: for a few, compiling the fast
    /// kernels would take longer than running them.
    Backend openFor(int images) {
        if (kind != Kind.SIMD || mode != null || images > FEW) {
            return open();
        }
        UsageException.requireThreads(threads, "--threads");
        return SimdBackends.quickStart(threads);
    }

    private void noteMissingFma() {
        if (kind == Kind.SIMD && mode != Mode.STRICT && SimdBackends.hasVectorApi() && !SimdBackends.hasFma()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Note: Java finds no fused multiply-add on this processor. Mode fast rounds as strict does;"
                                    + " fused takes hundreds of times as long.");
        }
    }

    /// Opens a backend in each mode, the fastest first, or only the requested one.
    List<Backend> openEach() {
        if (kind != Kind.SIMD || mode != null) {
            return List.of(open());
        }
        UsageException.requireThreads(threads, "--threads");
        noteMissingFma();
        return Stream.of(Mode.FAST, Mode.FUSED, Mode.STRICT)
                .map(each -> SimdBackends.create(each, threads))
                .toList();
    }
}
