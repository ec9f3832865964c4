package dev.yij.io.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {

    private static final String ONE = "01".repeat(32);
    private static final String TWO = "ff".repeat(32);
    private static final Set<String> BOTH = Set.of(ONE, TWO);

    @TempDir
    private Path folder;

    private Path written() throws IOException {
        Path file = folder.resolve("f");
        FeatureFile.add(file, 3, Map.of(ONE, new float[] {1, -2.5f, 3e30f}, TWO, new float[3]), FeatureCache.LIMIT);
        return file;
    }

    @Test
    void featuresAreReadAsTheyWereWritten() throws IOException {
        Map<String, float[]> read = FeatureFile.read(written(), 3, BOTH);
        assertEquals(2, read.size());
        assertArrayEquals(new float[] {1, -2.5f, 3e30f}, read.get(ONE));
        assertArrayEquals(new float[3], read.get(TWO));
        assertEquals(Map.of(), FeatureFile.read(folder.resolve("none"), 3, BOTH));
    }

    @Test
    void onlyTheImagesThatAreWantedAreRead() throws IOException {
        assertEquals(Set.of(TWO), FeatureFile.read(written(), 3, Set.of(TWO)).keySet());
    }

    @Test
    void featuresAreAddedToThoseOfOtherImagesAndReplaceTheirOwn() throws IOException {
        Path file = written();
        String three = "33".repeat(32);
        FeatureFile.add(file, 3, Map.of(TWO, new float[] {7, 8, 9}, three, new float[3]), FeatureCache.LIMIT);
        Map<String, float[]> read = FeatureFile.read(file, 3, Set.of(ONE, TWO, three));
        assertEquals(3, read.size());
        assertArrayEquals(new float[] {1, -2.5f, 3e30f}, read.get(ONE));
        assertArrayEquals(new float[] {7, 8, 9}, read.get(TWO));
    }

    /// A heading of 15 bytes, two numbers of 4, 32 + 3 · 4 bytes for each image, and 32 of the hash.
    @Test
    void aboveTheLimitOtherImagesAreDropped() throws IOException {
        Path file = written();
        String three = "33".repeat(32);
        FeatureFile.add(file, 3, Map.of(three, new float[3]), 15 + 8 + 2 * 44 + 32);
        Set<String> kept = FeatureFile.read(file, 3, Set.of(ONE, TWO, three)).keySet();
        assertEquals(2, kept.size());
        assertTrue(kept.contains(three));
        FeatureFile.add(file, 3, Map.of(ONE, new float[3], TWO, new float[3]), 0);
        assertEquals(BOTH, FeatureFile.read(file, 3, Set.of(ONE, TWO, three)).keySet());
    }

    @Test
    void aDamagedFileIsReplacedAndItsFeaturesAreNotKept() throws IOException {
        Path file = written();
        byte[] damaged = Files.readAllBytes(file);
        damaged[60] ^= 4; // a feature
        Files.write(file, damaged);
        String three = "33".repeat(32);
        FeatureFile.add(file, 3, Map.of(three, new float[3]), FeatureCache.LIMIT);
        assertEquals(
                Set.of(three),
                FeatureFile.read(file, 3, Set.of(ONE, TWO, three)).keySet());
    }

    private Path aged(String name, int seconds) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[100]);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * seconds));
    }

    @Test
    void theFilesUsedLeastRecentlyAreDeletedFirst() throws IOException {
        Path last = aged("0".repeat(32) + ".features", 9);
        Path oldest = aged("1".repeat(32) + ".features", 1);
        Path other = aged("2".repeat(32) + ".features", 2);
        FeatureCache.deleteOldest(folder, 200);
        assertFalse(Files.exists(oldest));
        assertTrue(Files.exists(other));
        FeatureCache.deleteOldest(folder, 1);
        assertFalse(Files.exists(other));
        assertTrue(Files.exists(last), "the last one, which a run needs");
    }

    @Test
    void filesThatAreNotOfTheCacheAreNotDeleted() throws IOException {
        Path last = aged("0".repeat(32) + ".features", 9);
        Path users = aged("my.features", 1);
        Path another = aged("another file", 1);
        FeatureCache.deleteOldest(folder, 1);
        assertTrue(Files.exists(last) && Files.exists(users) && Files.exists(another));
    }

    @Test
    void featuresThatWereReadCountAsUsed() throws IOException {
        FeatureCache cache = new FeatureCache(folder);
        String key = "3".repeat(32);
        List<String> said = new ArrayList<>();
        cache.write(key, 3, Map.of(ONE, new float[3]), said::add);
        Path file = folder.resolve(key + ".features");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        assertEquals(1, cache.read(key, 3, BOTH, said::add).size());
        assertTrue(Files.getLastModifiedTime(file).toMillis() > 1000);
        assertEquals(Map.of(), cache.read("4".repeat(32), 3, BOTH, said::add));
        assertEquals(List.of(), said);
    }

    @Test
    void everyDamagedByteAndEveryCutIsFound() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertThrows(IOException.class, () -> FeatureFile.read(file, 3, BOTH), "byte " + i);
            Files.write(file, Arrays.copyOf(whole, i));
            assertThrows(IOException.class, () -> FeatureFile.read(file, 3, BOTH), "cut at " + i);
        }
        Files.write(file, whole);
        assertThrows(IOException.class, () -> FeatureFile.read(file, 4, BOTH), "another number of features");
    }

    @Test
    void theUsualPlaceIsTheUsersCacheFolder() {
        Path home = Path.of("home");
        assertEquals(home.resolve(".cache/yij/features"), FeatureCache.usual("Linux", home, Map.of()));
        assertEquals(Path.of("x/yij/features"), FeatureCache.usual("Linux", home, Map.of("XDG_CACHE_HOME", "x")));
        assertEquals(home.resolve("Library/Caches/yij/features"), FeatureCache.usual("Mac OS X", home, Map.of()));
        assertEquals(Path.of("l/yij/features"), FeatureCache.usual("Windows 11", home, Map.of("LOCALAPPDATA", "l")));
    }
}
