package dev.yij.bench.peers;

import dev.yij.simd.Mode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The measured libraries.
enum Library {
    /// yij, bit-identical to the scalar reference.
    YIJ_STRICT("yij STRICT", true),
    /// yij with fused multiply-add.
    YIJ_FUSED("yij FUSED", true),
    /// yij, the fastest variant within its bound.
    YIJ_FAST("yij FAST", true),
    /// ONNX Runtime, which does not support training.
    ONNX_RUNTIME("ONNX Runtime", false),
    /// OpenCV's module dnn, which does not support training.
    OPENCV("OpenCV dnn", false),
    /// TensorFlow.
    TENSORFLOW("TensorFlow", true),
    /// PyTorch.
    PYTORCH("PyTorch", true),
    /// Deeplearning4j, the other Java library.
    DL4J("Deeplearning4j", true);

    private final String title;
    private final boolean trains;

    Library(String title, boolean trains) {
        this.title = title;
        this.trains = trains;
    }

    /// Its name in the table.
    String title() {
        return title;
    }

    /// Whether it supports training.
    boolean trains() {
        return trains;
    }

    /// Whether it is yij and not a peer.
    boolean isOurs() {
        return this == YIJ_STRICT || this == YIJ_FUSED || this == YIJ_FAST;
    }

    /// Whether it can compute any model: from a file, or as ONNX.
    boolean hasAnyModel() {
        return isOurs() || this == ONNX_RUNTIME || this == OPENCV;
    }

    /// The environment variables of its process. PyTorch allocates every layer's output again; glibc would get
    /// blocks of this size from the system each time and release them, page by page, which costs more than the
    /// convolutions. The other libraries reuse their memory themselves.
    Map<String, String> environment() {
        return this == PYTORCH
                ? Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", Long.toString(Long.MAX_VALUE))
                : Map.of();
    }

    /// The folder in `target/peers` with its own jars, which its process has first on its class path; null if
    /// it needs none. Each of these libraries is made with another version of JavaCPP.
    @Nullable
    String ownJars() {
        return switch (this) {
            case OPENCV, PYTORCH -> "bytedeco";
            case DL4J -> "dl4j";
            default -> null;
        };
    }

    /// Opens it in this process.
    ///
    /// @throws IllegalArgumentException if it has only the chapter's model
    Contender open(int threads, Subject subject) {
        if (!hasAnyModel() && !subject.equals(Subject.CHAPTER)) {
            throw new IllegalArgumentException(title + " is measured with the chapter's model only");
        }
        return switch (this) {
            case YIJ_STRICT -> new YijContender(Mode.STRICT, threads, subject);
            case YIJ_FUSED -> new YijContender(Mode.FUSED, threads, subject);
            case YIJ_FAST -> new YijContender(Mode.FAST, threads, subject);
            case ONNX_RUNTIME -> new OnnxRuntimeContender(threads, subject);
            case TENSORFLOW -> new TensorFlowContender(threads);
            case OPENCV -> new OpenCvContender(threads, subject);
            case PYTORCH -> new PyTorchContender(threads);
            case DL4J -> new Dl4jContender(threads);
        };
    }
}
