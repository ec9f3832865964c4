package dev.yij.io.run;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.Im2colBackend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;

/// Which backend computes, without its threads: the same on all machines of a run.
///
/// @param kind which implementation
/// @param mode how simd rounds
public record BackendChoice(Kind kind, Mode mode) {

    /// An implementation.
    public enum Kind {
        /// The readable reference.
        SCALAR,
        /// A matrix of patches, with EJML.
        IM2COL,
        /// The Vector API.
        SIMD
    }

    /// Opens the backend.
    ///
    /// @param threads the number of threads; scalar and im2col have one
    public Backend open(int threads) {
        return switch (kind) {
            case SCALAR -> new ScalarBackend();
            case IM2COL -> new Im2colBackend();
            case SIMD -> SimdBackends.create(mode, threads);
        };
    }
}
