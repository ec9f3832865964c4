package dev.yij.simd;

import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/// For every position of one axis, the taps of a window that have an input there, and where it is. Forward, a
/// position is one of the output and an input one of the image; backward the reverse.
///
/// Positions `step` apart usually have the same taps, with inputs `shift` apart: all but those at the border.
final class AxisTaps {

    private final int inputs;
    private final int step;
    private final int shift;

    /// By position: the taps, ascending, and their inputs.
    private final int[][] taps;

    private final int[][] at;

    /// By position: how many positions from it on, `step` apart, have the same taps.
    private final int[] runs;

    private AxisTaps(int positions, int inputs, int size, int step, int shift, IntBinaryOperator inputAt) {
        this.inputs = inputs;
        this.step = step;
        this.shift = shift;
        this.taps = new int[positions][];
        this.at = new int[positions][];
        this.runs = new int[positions];
        for (int p = positions - 1; p >= 0; p--) {
            int[] found = new int[size];
            int[] where = new int[size];
            int count = 0;
            for (int k = 0; k < size; k++) {
                int input = inputAt.applyAsInt(p, k);
                if (input >= 0 && input < inputs) {
                    found[count] = k;
                    where[count++] = input;
                }
            }
            taps[p] = Arrays.copyOf(found, count);
            at[p] = Arrays.copyOf(where, count);
            boolean continues = p + step < positions && Arrays.equals(taps[p], taps[p + step]);
            runs[p] = continues ? runs[p + step] + 1 : 1;
        }
    }

    /// Output positions and the pixels that they read.
    static AxisTaps forward(Window w) {
        return new AxisTaps(w.out(), w.in(), w.size(), 1, w.stride(), w::inputAt);
    }

    /// Pixels and the output positions that read them.
    static AxisTaps backward(Window w) {
        return new AxisTaps(w.in(), w.out(), w.size(), w.stride(), 1, w::outputAt);
    }

    int positions() {
        return taps.length;
    }

    /// The length of the axis of the inputs.
    int inputs() {
        return inputs;
    }

    int step() {
        return step;
    }

    int shift() {
        return shift;
    }

    int run(int position) {
        return runs[position];
    }

    int count(int position) {
        return taps[position].length;
    }

    int tap(int position, int i) {
        return taps[position][i];
    }

    int at(int position, int i) {
        return at[position][i];
    }
}
