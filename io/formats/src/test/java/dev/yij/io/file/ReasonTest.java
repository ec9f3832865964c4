package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.jr.ob.JSON;
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
    void damagedJsonIsSaidByItsPosition() {
        IOException failure = assertThrows(IOException.class, () -> JSON.std.mapFrom("{\n  \"a\": nonsense}"));
        assertEquals("its JSON is damaged at line 2, column 8", Reason.of(failure));
    }

    @Test
    void noReasonIsTheNameOfAClass() {
        assertEquals("its content is not as expected", Reason.of(new ClassCastException("class A to class B")));
        assertEquals("its content is not as expected", Reason.of(new IllegalStateException()));
        assertEquals("its numbers contradict one another", Reason.of(new IndexOutOfBoundsException()));
    }
}
