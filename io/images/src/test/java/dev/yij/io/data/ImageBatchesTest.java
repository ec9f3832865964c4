package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.PixelScaling;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImageBatchesTest {

    private static final BatchOptions SMALL = BatchOptions.standard().size(2, 3).batchSize(4);

    @TempDir
    Path root;

    private ImageBatches batches(BatchOptions options, int... perClass) throws IOException {
        return new ImageBatches(ImageFolder.scan(Folders.make(root, perClass)), options);
    }

    /// The numbers of the images in each batch, taken from their red; also checks every pixel and target.
    private static List<List<Integer>> pass(ImageBatches source, int epoch) {
        List<List<Integer>> numbers = new ArrayList<>();
        int classes = source.classes();
        try (Batches batches = source.epoch(epoch)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                List<Integer> inBatch = new ArrayList<>();
                for (int n = 0; n < batch.size(); n++) {
                    int red = Math.round((batch.x()[n * 18] + 1) * 127.5f);
                    float[] target = Arrays.copyOfRange(batch.y(), n * classes, (n + 1) * classes);
                    int green = IntStream.range(0, classes)
                            .filter(c -> target[c] == 1f)
                            .findFirst()
                            .orElse(-1);
                    float[] oneHot = new float[classes];
                    oneHot[green] = 1f;
                    assertArrayEquals(oneHot, target);
                    for (int p = 0; p < 18; p += 3) {
                        assertEquals(PixelScaling.TF.scale(0, red), batch.x()[n * 18 + p]);
                        assertEquals(PixelScaling.TF.scale(1, green), batch.x()[n * 18 + p + 1]);
                        assertEquals(1f, batch.x()[n * 18 + p + 2]);
                    }
                    inBatch.add(red);
                }
                numbers.add(inBatch);
            }
            assertNull(batches.next(), "the end stays the end");
        }
        return numbers;
    }

    @Test
    void withoutASeedTheOrderIsTheFoldersAndThePartialBatchIsLast() throws IOException {
        ImageBatches source = batches(SMALL, 5, 5);
        assertEquals(10, source.samples());
        assertEquals(3, source.steps());
        assertEquals(2, source.classes());
        assertEquals(Shape.of(2, 3, 3), source.sampleShape());
        List<List<Integer>> expected = List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
        assertEquals(expected, pass(source, 0));
        assertEquals(expected, pass(source, 1));
    }

    @Test
    void aSeedGivesEachEpochItsOwnPermutation() throws IOException {
        Seed seed = new Seed(42);
        ImageBatches source = batches(SMALL.shuffle(seed), 5, 5);
        List<Integer> first = pass(source, 0).stream().flatMap(List::stream).toList();
        assertEquals(
                Arrays.stream(seed.stream("shuffle", 0).permutation(10)).boxed().toList(), first);
        List<Integer> second = pass(source, 1).stream().flatMap(List::stream).toList();
        assertEquals(
                Arrays.stream(seed.stream("shuffle", 1).permutation(10)).boxed().toList(), second);
        assertNotEquals(first, second);
        assertEquals(first, pass(source, 0).stream().flatMap(List::stream).toList(), "an epoch can be repeated");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void theNumberOfWorkersChangesNothing(int workers) throws IOException {
        ImageBatches source = batches(SMALL.shuffle(new Seed(7)).workers(workers), 20, 30, 41);
        Files.writeString(root.resolve("b/004.png"), "no image");
        ImageBatches skipping =
                new ImageBatches(source.folder(), source.options().skipUnreadable(true));
        int[] order = new Seed(7).stream("shuffle", 3).permutation(91);
        List<List<Integer>> expected = new ArrayList<>();
        for (int i = 0; i < 91; i += 4) {
            expected.add(Arrays.stream(order, i, Math.min(i + 4, 91))
                    .filter(n -> n != 24)
                    .boxed()
                    .toList());
        }
        for (int again = 0; again < 5; again++) {
            assertEquals(expected, pass(skipping, 3));
        }
        assertEquals(1, skipping.skipped().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void theFirstUnreadableImageEndsThePassAndIsNamed(int workers) throws IOException {
        ImageBatches source = batches(SMALL.workers(workers), 10);
        Path bad = root.resolve("a/005.png");
        Files.writeString(bad, "no image");
        Files.writeString(root.resolve("a/007.png"), "no image");
        try (Batches batches = source.epoch(0)) {
            assertNotNull(batches.next());
            for (int again = 0; again < 3; again++) {
                UncheckedIOException e = assertThrows(UncheckedIOException.class, batches::next);
                assertEquals(bad + ": the file is not an image in a format that yij supports", e.getMessage());
            }
        }
    }

    @Test
    void skippedImagesAreReportedOnceAndTheOthersKeepTheirBatches() throws IOException {
        ImageBatches source = batches(SMALL.skipUnreadable(true), 10);
        for (int i : new int[] {1, 4, 5, 6, 7, 9}) {
            Files.writeString(root.resolve("a/00" + i + ".png"), "");
        }
        List<List<Integer>> expected = List.of(List.of(0, 2, 3), List.of(8));
        assertEquals(expected, pass(source, 0));
        assertEquals(expected, pass(source, 1));
        assertEquals(10, source.samples());
        assertEquals(6, source.skipped().size());
        assertEquals(root.resolve("a/001.png"), source.skipped().getFirst().file());
        assertEquals(
                root.resolve("a/001.png") + ": the file is empty",
                source.skipped().getFirst().reason());
    }

    /// Of three batches the second is empty: two of them are left to skip.
    @Test
    void whatIsLeftOfAnEpochIsTheSameWithAndWithoutACheck() throws IOException {
        ImageBatches source = batches(SMALL.skipUnreadable(true), 10);
        for (int i = 4; i < 8; i++) {
            Files.writeString(root.resolve("a/00" + i + ".png"), "");
        }
        ImageBatches checked = new ImageBatches(source.folder(), source.options());
        assertEquals(4, checked.check(count -> {}).size());
        for (int skip = 0; skip < 4; skip++) {
            try (Batches expected = source.epoch(0, skip);
                    Batches found = checked.epoch(0, skip)) {
                Batch batch = expected.next();
                for (; batch != null; batch = expected.next()) {
                    Batch same = found.next();
                    assertNotNull(same);
                    assertEquals(batch.size(), same.size());
                    int numbers = batch.size() * source.sampleShape().size();
                    assertArrayEquals(Arrays.copyOf(batch.x(), numbers), Arrays.copyOf(same.x(), numbers));
                }
                assertNull(found.next());
            }
        }
    }

    /// The images after the first are large, so that workers are busy with them when the pass is closed.
    @Test
    void aPassThatIsGivenUpStopsItsWorkers() throws IOException {
        ImageBatches source = batches(SMALL.batchSize(1).workers(3).prefetch(3), 9);
        for (ImageFolder.Item item : source.folder().images().subList(1, 9)) {
            PngFile.write(RgbImage.of(2000, 2000, new byte[12_000_000]), item.file());
        }
        Batches batches = source.epoch(0);
        assertNotNull(batches.next());
        batches.close();
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(t -> t.getName().startsWith("yij-images")),
                "workers are still running");
        batches.close();
        assertThrows(IllegalStateException.class, batches::next);
    }

    @Test
    void aBatchIsUnchangedUntilTheNextIsRequested() throws IOException, InterruptedException {
        ImageBatches source = batches(SMALL.prefetch(1), 40);
        try (Batches batches = source.epoch(0)) {
            Batch first = batches.next();
            assertNotNull(first);
            float[] before = first.x().clone();
            Thread.sleep(100);
            assertArrayEquals(before, first.x());
        }
    }

    /// Otherwise a training run would leave 115 MB of garbage after each pass.
    @Test
    void aPassTakesOverTheBuffersOfTheOneBeforeAndSharesThemWithNoOther() throws IOException {
        ImageBatches source = batches(SMALL.shuffle(new Seed(7)), 20, 30, 41);
        try (Batches one = source.epoch(0)) {
            Set<float[]> first = arrays(one);
            assertEquals(3, first.size(), "two batches ahead and the one in use");
            Set<float[]> second;
            try (Batches beside = source.epoch(1)) {
                second = arrays(beside);
            }
            assertTrue(Collections.disjoint(first, second));
            ImageBatches few = batches(SMALL, 2);
            try (Batches validation = few.epoch(0)) {
                assertTrue(second.containsAll(arrays(validation)), "smaller batches have room in them too");
            }
            try (Batches next = source.epoch(2)) {
                assertEquals(second, arrays(next));
            }
        }
    }

    private static Set<float[]> arrays(Batches batches) {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
            arrays.add(batch.x());
        }
        return arrays;
    }

    @Test
    void theCacheGivesTheSameImagesWithoutTheFiles() throws IOException {
        // 18 bytes an image: room for 10 of 12.
        ImageBatches source = batches(SMALL.cacheBytes(180).skipUnreadable(true), 12);
        pass(source, 0);
        for (ImageFolder.Item item : source.folder().images()) {
            Files.delete(item.file());
        }
        List<Integer> kept = pass(source, 1).stream().flatMap(List::stream).toList();
        assertEquals(10, kept.size());
        assertEquals(2, source.skipped().size());
    }

    @Test
    void waitingIsMeasured() throws IOException {
        ImageBatches source = batches(SMALL, 4);
        assertEquals(0, source.waitedNanos());
        pass(source, 0);
        assertTrue(source.waitedNanos() > 0);
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> SMALL.batchSize(0));
        assertEquals("batchSize must be at least 1, found 0", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SMALL.size(20000, 20000));
        int most = Integer.MAX_VALUE; // the product of three such numbers overflows a long
        assertThrows(IllegalArgumentException.class, () -> SMALL.size(most, most));
    }

    /// Six images in batches of four: 3 batches for two passes, none of them partial.
    @Test
    void anEpochOfSeveralPassesIsThatManyEpochsInOne() throws IOException {
        BatchOptions shuffled = SMALL.shuffle(new Seed(5));
        ImageBatches single = batches(shuffled, 3, 3);
        ImageBatches twice = new ImageBatches(single.folder(), shuffled.passes(2));
        assertEquals(12, twice.samples());
        assertEquals(3, twice.steps());
        List<Integer> expected = Stream.concat(pass(single, 2).stream(), pass(single, 3).stream())
                .flatMap(List::stream)
                .toList();
        List<List<Integer>> batches = pass(twice, 1);
        assertEquals(List.of(4, 4, 4), batches.stream().map(List::size).toList());
        assertEquals(expected, batches.stream().flatMap(List::stream).toList());
        assertEquals(6, twice.readable().size());
        assertEquals(List.of(), twice.check(count -> {}));
    }

    @Test
    void everyPassAugmentsAnImageDifferently() throws IOException {
        BatchOptions changed = SMALL.shuffle(new Seed(5)).augmentation(new Augmentation(0, 0, 0, 0, false, 0.9));
        Folders.image(root.resolve("a/1.png"), 100, 0);
        ImageBatches twice =
                new ImageBatches(ImageFolder.scan(root), changed.batchSize(1).passes(2));
        List<Integer> reds = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            try (Batches batches = twice.epoch(epoch)) {
                for (int pass = 0; pass < 2; pass++) {
                    Batch batch = batches.next();
                    RgbImage image = twice.image(2 * epoch + pass, 0);
                    assertNotNull(batch);
                    assertNotNull(image);
                    reds.add(image.pixel(0, 0) >> 16 & 0xff);
                    assertEquals(reds.getLast() / 127.5f - 1, batch.x()[0], 1e-6f);
                }
            }
        }
        assertEquals(4, Set.copyOf(reds).size(), reds::toString);
    }
}
