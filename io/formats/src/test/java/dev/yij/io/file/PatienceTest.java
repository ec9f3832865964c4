package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private int runs;

    private void failUntil(int run, IOException error) throws IOException {
        if (++runs < run) {
            throw error;
        }
    }

    @Test
    void aFileThatIsOpenForAMomentIsReplacedLater() throws IOException {
        new Patience(5, 1).attempt(() -> failUntil(4, new AccessDeniedException("open")));
        assertEquals(4, runs);
    }

    @Test
    void theLastErrorCountsIfTheFileStaysOpen() {
        AccessDeniedException error = new AccessDeniedException("open");
        assertSame(
                error,
                assertThrows(AccessDeniedException.class, () -> new Patience(3, 1).attempt(() -> failUntil(9, error))));
        assertEquals(3, runs);
    }

    @Test
    void elsewhereThanOnWindowsAnErrorIsFinal() {
        assertThrows(
                AccessDeniedException.class,
                () -> Patience.with(false).attempt(() -> failUntil(2, new AccessDeniedException("open"))));
        assertEquals(1, runs);
    }

    @Test
    void otherErrorsAreNotRepeated() {
        assertThrows(
                IOException.class, () -> new Patience(5, 1).attempt(() -> failUntil(2, new IOException("disk full"))));
        assertEquals(1, runs);
    }
}
