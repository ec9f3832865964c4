package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The chapter's whole data set, if it is available: in the folder that the environment variable YIJ_SNACKS
/// names, or in `shared/data/snacks` beside the repository.
@Tag("slow")
class SnacksTest {

    private static SplitFolders snacks() throws IOException {
        String named = System.getenv("YIJ_SNACKS");
        Path folder = named == null ? Path.of("..", "..", "..", "shared", "data", "snacks") : Path.of(named);
        assumeTrue(Files.isDirectory(folder), "the snacks data set is not at " + folder.toAbsolutePath());
        return SplitFolders.scan(folder);
    }

    @Test
    void theDataSetHasTheChaptersNumbers() throws IOException {
        SplitFolders folders = snacks();
        check(folders.train(), "Found 4838 images belonging to 20 classes.", 76, 38);
        check(folders.validation(), "Found 955 images belonging to 20 classes.", 15, 59);
        check(folders.test(), "Found 952 images belonging to 20 classes.", 15, 56);
        assertEquals("apple", folders.train().classes().getFirst());
        assertEquals("hot dog", folders.train().classes().get(8));
        assertEquals("watermelon", folders.train().classes().getLast());
    }

    private static void check(@Nullable ImageFolder folder, String message, int steps, int last) {
        assertNotNull(folder);
        assertEquals(message, folder.foundMessage());
        ImageBatches batches = new ImageBatches(folder, BatchOptions.standard());
        assertEquals(steps, batches.steps());
        assertEquals(last, batches.samples() - 64 * (steps - 1));
    }

    @Test
    void everyTestImageIsReadAndTheLastBatchIsPartial() throws IOException {
        ImageFolder test = snacks().test();
        assertNotNull(test);
        int count = 0;
        int last = 0;
        try (Batches batches = new ImageBatches(test, BatchOptions.standard()).epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                count++;
                last = batch.size();
            }
        }
        assertEquals(15, count);
        assertEquals(56, last);
    }
}
