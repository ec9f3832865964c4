package dev.yij.simd;

import dev.yij.contract.ReferenceContract;
import dev.yij.testvectors.Winograd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/// The fast backend before the independent oracle, in every mode and for 1, 2 and 3 threads; the build runs
/// it at every vector width.
class SimdContractTest {

    abstract static class Judged extends ReferenceContract {

        private final Mode mode;

        Judged(Mode mode, int threads) {
            super(SimdBackends.create(mode, threads));
            this.mode = mode;
        }

        @Override
        protected @Nullable Winograd winograd() {
            return mode == Mode.FAST ? Winograd.F4X4_3X3 : null;
        }
    }

    @Nested
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
    class StrictOnThreeThreads extends Judged {
        StrictOnThreeThreads() {
            super(Mode.STRICT, 3);
        }
    }

    @Nested
    class FusedOnOneThread extends Judged {
        FusedOnOneThread() {
            super(Mode.FUSED, 1);
        }
    }

    @Nested
    class FusedOnTwoThreads extends Judged {
        FusedOnTwoThreads() {
            super(Mode.FUSED, 2);
        }
    }

    @Nested
    class FusedOnThreeThreads extends Judged {
        FusedOnThreeThreads() {
            super(Mode.FUSED, 3);
        }
    }

    @Nested
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
    class FastOnThreeThreads extends Judged {
        FastOnThreeThreads() {
            super(Mode.FAST, 3);
        }
    }
}
