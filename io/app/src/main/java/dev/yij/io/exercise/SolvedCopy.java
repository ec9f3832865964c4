package dev.yij.io.exercise;

import dev.yij.io.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Remembers that a student's file has passed its check: a copy in the folder `.solved` beside it. If the file
/// is changed afterwards, it differs from the copy, and must be checked again.
public final class SolvedCopy {

    private final Path folder;
    private final Path file;
    private final Path copy;

    /// @param folder the student's folder
    /// @param name   the name of a file in it, which need not exist
    public SolvedCopy(Path folder, String name) {
        this.folder = folder;
        this.file = folder.resolve(name);
        this.copy = folder.resolve(".solved").resolve(name);
    }

    /// Whether the file has passed with its present content.
    ///
    /// @throws IOException if the file or its copy cannot be read
    public boolean isPresent() throws IOException {
        return Files.isRegularFile(file) && Files.isRegularFile(copy) && Files.mismatch(file, copy) == -1;
    }

    /// Remembers the result of a check, unless the folder is read-only, as a teacher's may be.
    ///
    /// @param content the file's bytes before the check: the student may save it meanwhile
    /// @param solved  whether they have passed
    /// @throws IOException if the copy cannot be written or deleted
    public void remember(byte[] content, boolean solved) throws IOException {
        if (!Files.isWritable(folder)) {
            return;
        }
        if (solved) {
            WholeFile.write(copy, out -> out.write(content));
        } else if (isPresent()) { // solved for a version of yij with fewer cases
            Files.delete(copy);
        }
    }
}
