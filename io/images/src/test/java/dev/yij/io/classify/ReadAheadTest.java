package dev.yij.io.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    private static final List<Path> FILES =
            IntStream.range(0, 20).mapToObj(i -> Path.of(i + ".png")).toList();

    /// An image as wide as its number plus one; odd ones take longer.
    private static RgbImage read(Path file) throws ImageException {
        int number = Integer.parseInt(file.toString().replace(".png", ""));
        if (number == 7) {
            throw new ImageException("7.png", "it is damaged");
        }
        for (int i = 0; number % 2 == 1 && i < 1000; i++) {
            Thread.onSpinWait();
        }
        return RgbImage.of(number + 1, 1, new byte[3 * (number + 1)]);
    }

    @Test
    void imagesComeInTheOrderOfTheirFilesAndFailuresInTheirPlace() throws ImageException {
        List<ReadAhead.Result<Path>> results = new ArrayList<>();
        try (ReadAhead<Path> images = new ReadAhead<>(FILES, ReadAheadTest::read, 4)) {
            for (List<ReadAhead.Result<Path>> some = images.next(6); !some.isEmpty(); some = images.next(6)) {
                assertTrue(some.size() <= 6);
                results.addAll(some);
            }
        }
        assertEquals(FILES, results.stream().map(ReadAhead.Result::which).toList());
        for (int i = 0; i < FILES.size(); i++) {
            if (i == 7) {
                assertNull(results.get(i).image());
                ImageException thrown = assertThrows(ImageException.class, results.get(i)::required);
                assertSame(results.get(i).failure(), thrown);
            } else {
                assertEquals(i + 1, results.get(i).required().width());
            }
        }
    }

    @Test
    void noMoreImagesAreKeptThanAsked() {
        AtomicInteger begun = new AtomicInteger();
        ReadAhead.Reader<Path> counting = file -> {
            begun.incrementAndGet();
            return read(file);
        };
        try (ReadAhead<Path> images = new ReadAhead<>(FILES.subList(8, 20), counting, 3)) {
            for (int taken = 2; taken <= 12; taken += 2) {
                assertEquals(2, images.next(2).size());
                assertTrue(begun.get() <= taken + 3, taken + " images taken, " + begun + " begun");
            }
        }
        assertEquals(12, begun.get());
    }

    @Test
    void anErrorOfTheReaderIsNotAnImageThatCannotBeRead() {
        ReadAhead.Reader<Path> broken = file -> {
            throw new IllegalArgumentException("a bug");
        };
        try (ReadAhead<Path> images = new ReadAhead<>(FILES, broken, 1)) {
            assertThrows(IllegalStateException.class, () -> images.next(1));
        }
    }
}
