package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;

/// The resource limits of one run of a graph, so that a small file that requests giant tensors fails with an
/// error message. The temporary arrays of an operator, about as large as its inputs and outputs, are not
/// counted.
public final class Budget {

    private final long mostBytes;
    private final long mostWork;
    private long bytes;
    private long work;

    /// @param mostBytes the maximum size of all tensors that are alive at one time
    /// @param mostWork  the maximum number of element accesses by operators in total; a backend's
    ///     multiplication counts a sixteenth
    public Budget(long mostBytes, long mostWork) {
        this.mostBytes = mostBytes;
        this.mostWork = mostWork;
    }

    /// A quarter of this JVM's memory, and some minutes of work: enough for VGG-19 or a thousand of the
    /// chapter's images.
    public static Budget ofThisMachine() {
        return new Budget(Runtime.getRuntime().maxMemory() / 4, 1L << 36);
    }

    /// Checks that the given number of further bytes is available; they are counted once [#use] is called.
    ///
    /// @throws FormatException if it is not
    void requireRoom(long more, String who) throws FormatException {
        if (more > mostBytes - bytes) {
            throw new FormatException(who + " needs a tensor of " + more + " bytes beside " + bytes
                    + " in use, more than the " + mostBytes + " that tensors may have in total");
        }
    }

    /// Counts work before it is done.
    ///
    /// @throws FormatException if it exceeds the limit
    void spend(long steps, String who) throws FormatException {
        work += steps;
        if (steps < 0 || work > mostWork) {
            throw new FormatException(who + " takes the graph beyond " + mostWork + " steps, the limit");
        }
    }

    /// Counts a tensor that is now alive.
    public void use(long more) {
        bytes += more;
    }

    /// Subtracts a tensor that is no longer needed.
    public void release(long fewer) {
        bytes -= fewer;
    }
}
