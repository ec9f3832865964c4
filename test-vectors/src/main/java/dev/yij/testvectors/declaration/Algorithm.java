package dev.yij.testvectors.declaration;

import dev.yij.testvectors.Winograd;
import java.util.List;
import java.util.Locale;

/// How a backend computes convolutions.
///
/// The fast algorithms round differently from a sum of products: results of small integers are no integers, and
/// errors are spread over all outputs of a tile. A case is accepted as computed by one of them only if its
/// errors are spread like that and within the algorithm's bound ([Winograd],
/// [FftOracle][dev.yij.testvectors.oracle.FftOracle]).
public enum Algorithm {
    /// Whichever of the following the backend chooses for a shape, as cuDNN does.
    ANY,
    /// A sum of products, in any order.
    DIRECT,
    /// Winograd's algorithm on tiles of 4×4 inputs: F(2×2, 3×3).
    WINOGRAD_F2,
    /// On tiles of 6×6 inputs: F(4×4, 3×3), F(2×2, 5×5).
    WINOGRAD_F4,
    /// On tiles of 8×8 inputs: F(6×6, 3×3), F(4×4, 5×5).
    WINOGRAD_F6,
    /// Fast Fourier transforms.
    FFT;

    /// The Winograd convolutions that may be used besides direct sums.
    public List<Winograd> winograd() {
        return switch (this) {
            case ANY ->
                List.of(
                        Winograd.F2X2_3X3,
                        Winograd.F4X4_3X3,
                        Winograd.F4X4_3X3_HALVES,
                        Winograd.F2X2_5X5,
                        Winograd.F6X6_3X3,
                        Winograd.F4X4_5X5);
            case WINOGRAD_F2 -> List.of(Winograd.F2X2_3X3);
            case WINOGRAD_F4 -> List.of(Winograd.F4X4_3X3, Winograd.F4X4_3X3_HALVES, Winograd.F2X2_5X5);
            case WINOGRAD_F6 -> List.of(Winograd.F6X6_3X3, Winograd.F4X4_5X5);
            case DIRECT, FFT -> List.of();
        };
    }

    /// Whether Fourier transforms may be used.
    public boolean fft() {
        return this == ANY || this == FFT;
    }

    /// The name on the command line: `winograd-f4`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
