package dev.yij.simd;

import dev.yij.contract.ReferenceContract;
import dev.yij.reference.kernel.Backend;
import dev.yij.testvectors.Winograd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// Holds the fast backend to the independent oracle, in every mode and with 1, 2 and 3 threads; the build runs
/// this at every vector width.
class SimdContractTest {

    abstract static class Judged extends ReferenceContract {

        private final Mode mode;

        Judged(Mode mode, int threads) {
            this(mode, SimdBackends.create(mode, threads));
        }

        Judged(Mode mode, Backend backend) {
            super(backend);
            this.mode = mode;
        }

        @Override
        protected @Nullable Winograd winograd() {
            return mode == Mode.FAST ? Winograd.F4X4_3X3 : null;
        }
    }

    @Nested
    @Tag("slow")
    class StrictOnOneThread extends Judged {
        StrictOnOneThread() {
            super(Mode.STRICT, 1);
        }
    }

    @Nested
    class StrictOnTwoThreads extends Judged {
        StrictOnTwoThreads() {
            super(Mode.STRICT, 2);
        }
    }

    @Nested
    @Tag("slow")
    class StrictOnThreeThreads extends Judged {
        StrictOnThreeThreads() {
            super(Mode.STRICT, 3);
        }
    }

    @Nested
    @Tag("slow")
    class FusedOnOneThread extends Judged {
        FusedOnOneThread() {
            super(Mode.FUSED, 1);
        }
    }

    @Nested
    @Tag("slow")
    class FusedOnTwoThreads extends Judged {
        FusedOnTwoThreads() {
            super(Mode.FUSED, 2);
        }
    }

    @Nested
    @Tag("slow")
    class FusedOnThreeThreads extends Judged {
        FusedOnThreeThreads() {
            super(Mode.FUSED, 3);
        }
    }

    @Nested
    @Tag("slow")
    class FastOnOneThread extends Judged {
        FastOnOneThread() {
            super(Mode.FAST, 1);
        }
    }

    @Nested
    class FastOnTwoThreads extends Judged {
        FastOnTwoThreads() {
            super(Mode.FAST, 2);
        }
    }

    @Nested
    @Tag("slow")
    class FastOnThreeThreads extends Judged {
        FastOnThreeThreads() {
            super(Mode.FAST, 3);
        }
    }
}
