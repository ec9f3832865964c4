package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;

/// What one run of a graph may use, so that a small file that asks for giant tensors ends in a sentence. Not
/// counted are the arrays that an operator needs for itself, about as large as its inputs and outputs.
public final class Budget {

    private final long mostBytes;
    private final long mostWork;
    private long bytes;
    private long work;

    /// @param mostBytes of all tensors that are alive at one time
    /// @param mostWork  how many times operators may touch an element, all in all; a backend's multiplications
    ///     count a sixteenth
    public Budget(long mostBytes, long mostWork) {
        this.mostBytes = mostBytes;
        this.mostWork = mostWork;
    }

    /// A quarter of this JVM's memory, and some minutes of work: enough for VGG-19 or a thousand of the
    /// chapter's pictures.
    public static Budget ofThisMachine() {
        return new Budget(Runtime.getRuntime().maxMemory() / 4, 1L << 36);
    }

    /// Makes sure that so many bytes more can be had; they are counted once [#use] is called.
    ///
    /// @throws FormatException if they cannot
    void requireRoom(long more, String who) throws FormatException {
        if (more > mostBytes - bytes) {
            throw new FormatException(who + " needs a tensor of " + more + " bytes beside " + bytes
                    + " in use, more than the " + mostBytes + " that tensors may have here");
        }
    }

    /// Counts work that is about to be done.
    ///
    /// @throws FormatException if it is too much
    void spend(long steps, String who) throws FormatException {
        work += steps;
        if (steps < 0 || work > mostWork) {
            throw new FormatException(
                    who + " takes the graph beyond " + mostWork + " steps, the most that are done here");
        }
    }

    /// Counts a tensor that is now alive.
    public void use(long more) {
        bytes += more;
    }

    /// Counts a tensor that nobody needs any more.
    public void release(long fewer) {
        bytes -= fewer;
    }
}
