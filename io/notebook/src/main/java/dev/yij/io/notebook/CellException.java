package dev.yij.io.notebook;

import java.util.List;

/// A cell that does not compile, or that threw an exception.
public final class CellException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    /// Creates it from the lines that are shown below the cell.
    CellException(List<String> lines) {
        super(lines.getFirst(), null, false, false);
        this.lines = lines;
    }

    /// What is shown below the cell.
    public List<String> lines() {
        return lines;
    }
}
