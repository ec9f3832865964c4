package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterTileTest {

    /// Registers: 16 with SSE and AVX2, 32 with AVX-512, NEON, SVE, and the vectors of RISC-V and POWER.
    @ParameterizedTest
    @CsvSource({
        "amd64,   128, 4x2v",
        "amd64,   256, 4x2v",
        "amd64,   512, 14x2v",
        "x86_64,  128, 4x2v", // as macOS calls amd64
        "x86_64,  256, 4x2v",
        "x86_64,  512, 14x2v",
        "aarch64, 128, 14x2v",
        "aarch64, 256, 14x2v",
        "riscv64, 128, 14x2v",
        "ppc64le, 128, 14x2v",
    })
    void eightAccumulatorsFitSixteenRegistersAndTwentyEightFitThirtyTwo(String architecture, int bits, String tile) {
        assertEquals(tile, RegisterTile.choose(null, architecture, bits).toString());
    }

    @ParameterizedTest
    @EnumSource
    void thePropertyForcesATileOnAnyMachine(RegisterTile tile) {
        assertEquals(tile, RegisterTile.choose(tile.toString(), "amd64", 256));
        assertEquals(tile, RegisterTile.choose(tile.toString(), "aarch64", 128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6x2v", "", "14X2V", "T14X2V"})
    void anUnknownTileIsRefusedWithTheListOfTiles(String forced) {
        var refused = assertThrows(IllegalArgumentException.class, () -> RegisterTile.choose(forced, "aarch64", 128));
        assertEquals(
                "the system property yij.simd.tile is \"" + forced + "\", expected one of 14x2v, 4x2v",
                refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void theKernelForChannelsDividesSixteen(RegisterTile tile) {
        assertEquals(0, 16 % tile.channelKernel().mr);
    }

    @Test
    void withoutThePropertyTheMachineDecides() {
        String architecture = System.getProperty("os.arch");
        int bits = MicroKernel.SPECIES.vectorBitSize();
        String forced = System.getProperty(RegisterTile.PROPERTY);
        assertEquals(RegisterTile.choose(forced, architecture, bits), RegisterTile.ofThisMachine());
    }
}
