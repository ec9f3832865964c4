package dev.yij.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yij.io.file.ZipContents;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Thousands of damaged files for every reader. `-Dyij.mutations=1000000` tries more, `-Dyij.seed=7` others.
class MutatedFilesTest {

    private static final int MUTATIONS = Integer.getInteger("yij.mutations", 3000);
    private static final long SEED = Long.getLong("yij.seed", 1);
    private static final long SLOWEST_MILLISECONDS = 5000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void honestFilesAreTaken(Reader reader) throws IOException {
        List<byte[]> honest = reader.honest(folder);
        long taken =
                honest.stream().filter(file -> takenOrWeights(reader, file)).count();
        assertEquals(honest.size(), taken);
    }

    /// Weights on their own have another architecture than the model that readers are given for them.
    private boolean takenOrWeights(Reader reader, byte[] file) {
        return reader.reads(file, folder) || reader == Reader.H5;
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damagedFilesEndInASentence(Reader reader) throws IOException {
        List<byte[]> honest = reader.honest(folder);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            RandomGenerator random = new Seed(SEED).stream(reader.name(), i).generator();
            byte[] good = honest.get(i % honest.size());
            boolean inside = ZipContents.isZip(good) && random.nextInt(4) > 0;
            byte[] file = inside ? Mutation.inside(good, random) : Mutation.of(good, random);
            refused += read(reader, file, i) ? 0 : 1;
        }
        assertTrue(refused > MUTATIONS / 10, refused + " of " + MUTATIONS + " were refused: are they damaged at all?");
    }

    @ParameterizedTest
    @EnumSource
    void noiseEndsInASentence(Reader reader) throws IOException {
        byte[] start = reader.honest(folder).getFirst();
        for (int i = 0; i < 200; i++) {
            RandomGenerator random = new Seed(SEED).stream("noise", i).generator();
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            int kept = Math.min(noise.length, random.nextInt(64));
            System.arraycopy(start, 0, noise, 0, Math.min(kept, start.length));
            read(reader, noise, i);
        }
    }

    private boolean read(Reader reader, byte[] file, int number) {
        long start = System.nanoTime();
        try {
            return reader.reads(file, folder);
        } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return fail(
                    reader + ", seed " + SEED + ", number " + number + " ended in " + e + ", " + file.length
                            + " bytes beginning " + HexFormat.of().formatHex(file, 0, Math.min(32, file.length)),
                    e);
        } finally {
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            assertTrue(
                    milliseconds < SLOWEST_MILLISECONDS, reader + ", number " + number + ": " + milliseconds + " ms");
        }
    }
}
