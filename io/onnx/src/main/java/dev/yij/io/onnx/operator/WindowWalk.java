package dev.yij.io.onnx.operator;

/// Visits the taps of a window over any number of axes, tap by tap in row-major order, skipping those in the
/// padding.
final class WindowWalk {

    /// Called for one tap.
    @FunctionalInterface
    interface Visitor {
        /// @param input  the index in its channel of the element under the tap
        /// @param kernel the row-major index of the tap
        void visit(int input, int kernel);
    }

    private final SlidingWindow[] windows;
    private final int[] position;

    WindowWalk(SlidingWindow[] windows) {
        this.windows = windows;
        this.position = new int[windows.length];
    }

    /// Moves to the output position with a row-major index.
    void moveTo(int output) {
        int rest = output;
        for (int axis = windows.length - 1; axis >= 0; axis--) {
            position[axis] = rest % windows[axis].out();
            rest /= windows[axis].out();
        }
    }

    /// Visits the taps at the current position.
    void forEachTap(Visitor visitor) {
        walk(0, 0, 0, visitor);
    }

    private void walk(int axis, int input, int kernel, Visitor visitor) {
        if (axis == windows.length) {
            visitor.visit(input, kernel);
            return;
        }
        SlidingWindow w = windows[axis];
        int o = position[axis];
        for (int k = w.firstTap(o); k < w.endTap(o); k++) {
            walk(axis + 1, input * w.in() + (int) w.inputAt(o, k), kernel * w.size() + k, visitor);
        }
    }

    /// The number of taps at the current position that lie on the input.
    int tapsInside() {
        int taps = 1;
        for (int axis = 0; axis < windows.length; axis++) {
            SlidingWindow w = windows[axis];
            taps *= Math.max(w.endTap(position[axis]) - w.firstTap(position[axis]), 0);
        }
        return taps;
    }

    /// The number of taps at the current position that lie on the input or its declared padding.
    long tapsCounted() {
        long taps = 1;
        for (int axis = 0; axis < windows.length; axis++) {
            taps *= windows[axis].tapsCounted(position[axis]);
        }
        return taps;
    }

    /// The number of taps of a window.
    static long taps(SlidingWindow... windows) {
        long taps = 1;
        for (SlidingWindow window : windows) {
            taps *= window.size();
        }
        return taps;
    }

    /// The number of output positions over all axes.
    static long outputs(SlidingWindow... windows) {
        long outputs = 1;
        for (SlidingWindow window : windows) {
            outputs *= window.out();
        }
        return outputs;
    }

    /// An upper bound of the number of taps visited for one channel.
    static long work(SlidingWindow... windows) {
        long taps = 1;
        for (SlidingWindow window : windows) {
            taps *= Math.min(window.size(), window.in());
        }
        return saturated(taps, outputs(windows));
    }

    /// a · b, or 2⁶³-1 on overflow.
    static long saturated(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        return high == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }
}
