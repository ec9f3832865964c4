package dev.yij.io.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a file cannot be read or written, in words. The messages of Java's exceptions are often only the path,
/// or there are none and the exception's class says it all.
public final class Reason {

    /// Windows reports a file that another program has open as one without permission.
    private static final String DENIED =
            "permission denied" + (File.separatorChar == '\\' ? ", or another program has it open" : "");

    private Reason() {}

    /// The reason without the file's name: "permission denied".
    public static String of(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException e -> DENIED;
            case NoSuchFileException e -> "there is no such file";
            case NotDirectoryException e -> "this is not a folder";
            case FileAlreadyExistsException e -> "it already exists";
            case FileSystemException e
            when e.getReason() != null -> e.getReason().strip();
            case DirectoryIteratorException e -> of(Objects.requireNonNull(e.getCause()));
            case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
            case CharacterCodingException e -> "it is not text in UTF-8";
            case EOFException e -> "it ends too early";
            case JsonProcessingException e -> "its JSON is damaged" + position(e.getLocation());
            case ClassCastException e -> "its content is not as expected";
            case IndexOutOfBoundsException e -> "its numbers contradict one another";
            case NegativeArraySizeException e -> "its numbers contradict one another";
            case ArithmeticException e -> "its numbers contradict one another";
            default -> {
                String message = failure.getMessage();
                yield message == null || message.isBlank() ? "its content is not as expected" : message.strip();
            }
        };
    }

    /// Where the parser stopped; the rest of its message has classes of Java and the damaged text.
    private static String position(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
