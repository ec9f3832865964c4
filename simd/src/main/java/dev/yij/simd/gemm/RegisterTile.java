package dev.yij.simd.gemm;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The register tiles that there are micro-kernels for: mr rows × 2 vectors of accumulators. The result does
/// not depend on the tile; the speed does.
public enum RegisterTile {
    /// 28 accumulators, for 32 vector registers: AVX-512, NEON.
    T14X2V("14x2v"),
    /// 8 accumulators, for 16 vector registers: AVX2 and SSE. C2 of JDK 25 spills tiles of 10 and 12.
    T4X2V("4x2v");

    /// The system property that forces a tile, for tests and measurements.
    public static final String PROPERTY = "yij.simd.tile";

    private static final Set<String> X86 = Set.of("amd64", "x86_64"); // Linux and Windows; macOS

    private final String label;

    RegisterTile(String label) {
        this.label = label;
    }

    /// The tile that [#PROPERTY] forces, or else the one for this machine.
    ///
    /// @throws IllegalArgumentException if the property names no tile
    public static RegisterTile ofThisMachine() {
        return choose(System.getProperty(PROPERTY), System.getProperty("os.arch"), MicroKernel.SPECIES.vectorBitSize());
    }

    /// The tile for a machine. Among the architectures that Java's vectors run on, only x86 below AVX-512 has
    /// fewer than 32 vector registers.
    ///
    /// @param forced       the label of a tile, or null to choose by the machine
    /// @param architecture as in the system property `os.arch`
    /// @throws IllegalArgumentException if `forced` is no tile's label
    static RegisterTile choose(@Nullable String forced, String architecture, int vectorBits) {
        if (forced == null) {
            return X86.contains(architecture) && vectorBits < 512 ? T4X2V : T14X2V;
        }
        return Stream.of(values())
                .filter(tile -> tile.label.equals(forced))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the system property " + PROPERTY + " is \"" + forced
                        + "\", expected one of "
                        + Stream.of(values()).map(RegisterTile::toString).collect(Collectors.joining(", "))));
    }

    /// The kernel of this tile.
    public MicroKernel kernel(Accumulation accumulation) {
        return switch (accumulation) {
            case FMA -> this == T14X2V ? new F32Kernel14x2Fma() : new F32Kernel4x2Fma();
            case MUL_ADD -> this == T14X2V ? new F32Kernel14x2MulAdd() : new F32Kernel4x2MulAdd();
        };
    }

    /// The kernels for columns of C that do not fill a whole tile, with the same rows: one vector wide, and
    /// half a vector. Where accumulators are few, halving them would make each product wait for the one before,
    /// so both are [#kernel] itself.
    MicroKernel[] narrowKernels(Accumulation accumulation) {
        if (this == T4X2V) {
            MicroKernel kernel = kernel(accumulation);
            return new MicroKernel[] {kernel, kernel};
        }
        return switch (accumulation) {
            case FMA -> new MicroKernel[] {new F32Kernel14x1Fma(), new F32Kernel14xHalfFma()};
            case MUL_ADD -> new MicroKernel[] {new F32Kernel14x1MulAdd(), new F32Kernel14xHalfMulAdd()};
        };
    }

    /// A kernel for [MicroKernel#multiplyTransposed] whose mr divides multiples of 16, as numbers of channels
    /// are where Winograd is used: 8 rows instead of 14.
    public MicroKernel channelKernel() {
        return this == T14X2V ? new F32Kernel8x2Fma() : new F32Kernel4x2Fma();
    }

    /// mr × vectors, as [#PROPERTY] takes it: `14x2v`.
    @Override
    public String toString() {
        return label;
    }
}
