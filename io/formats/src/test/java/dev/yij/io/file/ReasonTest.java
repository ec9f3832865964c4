package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    /// The message of the first is only "a.png", of the third "a.png: Input/output error".
    @Test
    void theReasonIsInWordsAndWithoutTheName() {
        assertEquals("permission denied", Reason.of(new AccessDeniedException("a.png")));
        assertEquals(
                "permission denied", Reason.of(new DirectoryIteratorException(new AccessDeniedException("a.png"))));
        assertEquals("Input/output error", Reason.of(new FileSystemException("a.png", null, "Input/output error")));
        assertEquals("permission denied", Reason.of(new UncheckedIOException(new AccessDeniedException("a.png"))));
        assertEquals("No space left on device", Reason.of(new IOException("No space left on device")));
    }

    @Test
    void noReasonIsTheNameOfAClass() {
        assertEquals("its content is not as expected", Reason.of(new IllegalStateException()));
        assertEquals("its numbers contradict one another", Reason.of(new IndexOutOfBoundsException()));
    }
}
