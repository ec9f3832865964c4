package dev.yij.bench.peers;

import dev.yij.simd.Mode;
import java.util.Map;

/// Who is measured.
enum Library {
    /// yij, the bits of the scalar reference.
    YIJ_STRICT("yij STRICT", true),
    /// yij with fused multiply-add.
    YIJ_FUSED("yij FUSED", true),
    /// yij, whatever is fastest within its bound.
    YIJ_FAST("yij FAST", true),
    /// ONNX Runtime, which does not train.
    ONNX_RUNTIME("ONNX Runtime", false),
    /// TensorFlow.
    TENSORFLOW("TensorFlow", true),
    /// PyTorch by way of DJL.
    PYTORCH("PyTorch (DJL)", true);

    private final String title;
    private final boolean trains;

    Library(String title, boolean trains) {
        this.title = title;
        this.trains = trains;
    }

    /// As the table names it.
    String title() {
        return title;
    }

    /// Whether it can take part in training.
    boolean trains() {
        return trains;
    }

    /// Whether it is not a peer but ours.
    boolean isOurs() {
        return this == YIJ_STRICT || this == YIJ_FUSED || this == YIJ_FAST;
    }

    /// What its process's environment needs. PyTorch allocates every layer's output anew; glibc would take blocks
    /// of this size from the system each time and give them back, page by page, which costs more than the
    /// convolutions. The others keep their memory by themselves.
    Map<String, String> environment() {
        return this == PYTORCH
                ? Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", Long.toString(Long.MAX_VALUE))
                : Map.of();
    }

    /// Opens it in this process.
    Contender open(int threads) {
        return switch (this) {
            case YIJ_STRICT -> new YijContender(Mode.STRICT, threads);
            case YIJ_FUSED -> new YijContender(Mode.FUSED, threads);
            case YIJ_FAST -> new YijContender(Mode.FAST, threads);
            case ONNX_RUNTIME -> new OnnxRuntimeContender(threads);
            case TENSORFLOW -> new TensorFlowContender(threads);
            case PYTORCH -> new PyTorchContender(threads);
        };
    }
}
