package dev.yij.bench.tensorflow;

import org.tensorflow.TensorFlow;

/// Whether TensorFlow's native library is available, and which version. It exists for Linux (x86-64, ARM),
/// macOS (ARM) and Windows (x86-64).
public final class TensorFlowRuntime {

    private TensorFlowRuntime() {}

    /// Whether the native library can be loaded; if not, tests that need it are skipped.
    public static boolean isPresent() {
        try {
            return !TensorFlow.version().isEmpty();
        } catch (LinkageError e) {
            return false;
        }
    }

    /// The version of the native library, `2.18.0`.
    ///
    /// @throws LinkageError if it cannot be loaded
    public static String version() {
        return TensorFlow.version();
    }
}
