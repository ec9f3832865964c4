package dev.yij.simd;

import dev.yij.simd.gemm.RegisterTile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/// The register tile that this machine would not choose, held to the independent oracle; [SimdContractTest]
/// tests the other one.
@Tag("slow")
class RegisterTileContractTest extends SimdContractTest.Judged {

    RegisterTileContractTest() {
        super(Mode.FAST, new SimdBackend(Mode.FAST, 2, otherTile()));
    }

    private static RegisterTile otherTile() {
        return Stream.of(RegisterTile.values())
                .filter(tile -> tile != RegisterTile.ofThisMachine())
                .findFirst()
                .orElseThrow();
    }
}
