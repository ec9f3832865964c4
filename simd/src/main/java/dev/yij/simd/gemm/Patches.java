package dev.yij.simd.gemm;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/// The patch matrix of a convolution (im2col; Chellapilla, Puri, Simard 2006), the left factor A of its
/// product, never stored whole: one row per position, one column per tap and channel (kh, kw, c). [#pack]
/// writes the part that is needed now.
///
/// Both directions have this form. Forward, the row of output (n,oh,ow) holds the window of the input that it
/// reads; backward, the row of input (n,ih,iw) holds the output gradients of the windows that read it. Taps in
/// the padding, and taps that no window has, are 0: the scalar loop skips them, the product multiplies by 0.
/// The results differ if a weight is infinite or NaN, or if the running sum is -0.0.
///
/// Does not use the Vector API, so that the portable backend can use it.
public final class Patches {

    private final float[] source;
    private final int images;
    private final int channels;
    private final Axis h;
    private final Axis w;

    private Patches(float[] source, int images, int channels, Axis h, Axis w) {
        this.source = source;
        this.images = images;
        this.channels = channels;
        this.h = h;
        this.w = w;
    }

    /// The windows of the input: row (n,oh,ow), column (kh,kw,ic), value x[n,ih,iw,ic].
    public static Patches ofInput(Conv2DShape s, float[] x) {
        return new Patches(x, s.images(), s.inC(), Axis.ofInput(s.h()), Axis.ofInput(s.w()));
    }

    /// The output gradients that each input contributes to: row (n,ih,iw), column (kh,kw,oc), value
    /// dy[n,oh,ow,oc].
    public static Patches ofOutputGradient(Conv2DShape s, float[] dy) {
        return new Patches(dy, s.images(), s.outC(), Axis.ofOutput(s.h()), Axis.ofOutput(s.w()));
    }

    /// Positions in all images.
    public int rows() {
        return images * h.positions * w.positions;
    }

    /// Taps times channels: the terms of one dot product.
    public int columns() {
        return h.taps * w.taps * channels;
    }

    /// Whether the source itself is this matrix, its rows one after another: a single tap that reads each
    /// pixel.
    boolean isSource() {
        return h.isIdentity() && w.isIdentity();
    }

    /// The array from which the patches are copied.
    float[] source() {
        return source;
    }

    /// Writes rows `first … first + rows - 1` and columns `from … to - 1` to `out`.
    ///
    /// @param ld leading dimension of `out`: floats from one row to the next
    public void pack(int first, int rows, int from, int to, float[] out, int ld) {
        for (int r = 0, line; r < rows; r += line) {
            int pw = (first + r) % w.positions;
            line = Math.min(rows - r, w.positions - pw); // adjacent positions in one line of the image
            packLine((first + r) / w.positions, pw, line, from, to, out, r * ld, ld);
        }
    }

    /// Positions `pw … pw + line - 1` of one line of one image: for each row of the kernel, its columns among
    /// `from … to - 1`.
    private void packLine(int nph, int pw, int line, int from, int to, float[] out, int offset, int ld) {
        int n = nph / h.positions;
        int ph = nph % h.positions;
        int tapRow = w.taps * channels;
        for (int kh = from / tapRow, k = from; k < to; kh++) {
            int begin = k - kh * tapRow;
            int end = Math.min(tapRow, to - kh * tapRow);
            int sh = h.tables().source[ph * h.taps + kh];
            if (sh < 0) {
                for (int p = 0; p < line; p++) {
                    Arrays.fill(out, offset + p * ld, offset + p * ld + end - begin, 0);
                }
            } else {
                packTapRow((n * h.sources + sh) * w.sources * channels, pw, line, begin, end, out, offset, ld);
            }
            offset += end - begin;
            k += end - begin;
        }
    }

    /// Columns `begin … end - 1` of one row of the kernel. The channels of taps that read adjacent pixels are
    /// adjacent, so each position is one run to copy, except near the border and with dilated or rotated
    /// kernels.
    private void packTapRow(int base, int pw, int line, int begin, int end, float[] out, int offset, int ld) {
        int[] sources = w.tables().source;
        int[] spans = w.tables().span;
        for (int p = pw; p < pw + line; p++, offset += ld) {
            int kw = begin / channels;
            int to = offset;
            for (int c = begin; c < end; ) {
                int tap = p * w.taps + kw;
                int length = Math.min((kw + spans[tap]) * channels, end) - c;
                if (sources[tap] < 0) {
                    Arrays.fill(out, to, to + length, 0);
                } else {
                    System.arraycopy(source, base + (sources[tap] - kw) * channels + c, out, to, length);
                }
                kw += spans[tap];
                c += length;
                to += length;
            }
        }
    }

    /// The leading dimension with which the rows of adjacent positions overlap so that each pixel is stored
    /// once, or 0 if they cannot overlap. A window that moves by one pixel reads the same pixels again, shifted
    /// by one: within one line of the image and one row of the kernel, none need be stored twice. Negative
    /// where taps and positions run in opposite directions.
    int overlap() {
        return w.step * channels;
    }

    /// Columns of one row of the kernel: what [#packOverlapping] writes at a time.
    int tapRow() {
        return w.taps * channels;
    }

    /// Positions in one line of the image.
    int line() {
        return w.positions;
    }

    /// Writes row `kh` of the kernel for `rows` positions of one line to `out`: the first row at `offset`, with
    /// leading dimension [#overlap].
    void packOverlapping(int first, int rows, int kh, float[] out, int offset) {
        int pw = first % w.positions;
        int ph = first / w.positions % h.positions;
        int n = first / w.positions / h.positions;
        int sh = h.tables().source[ph * h.taps + kh];
        int pixels = (rows - 1) * Math.abs(w.step) + w.taps;
        if (sh < 0) {
            int lowest = Math.min(offset, offset + (rows - 1) * overlap());
            Arrays.fill(out, lowest, lowest + pixels * channels, 0);
        } else if (w.step > 0) {
            copyPixels((n * h.sources + sh) * w.sources, w.first + pw * w.step, pixels, out, offset);
        } else {
            int last = w.first + pw + rows - 1;
            copyReversed((n * h.sources + sh) * w.sources, last, pixels, out, offset - (rows - 1) * channels);
        }
    }

    /// Pixels `from, from + 1 …` of a line, zeros for those outside.
    private void copyPixels(int line, int from, int pixels, float[] out, int offset) {
        int before = Math.clamp(-from, 0, pixels);
        int inside = Math.clamp(w.sources - from, before, pixels) - before;
        Arrays.fill(out, offset, offset + before * channels, 0);
        System.arraycopy(source, (line + from + before) * channels, out, offset + before * channels, inside * channels);
        Arrays.fill(out, offset + (before + inside) * channels, offset + pixels * channels, 0);
    }

    /// Pixels `from, from - 1 …` of a line, zeros for those outside.
    private void copyReversed(int line, int from, int pixels, float[] out, int offset) {
        for (int pixel = from; pixel > from - pixels; pixel--, offset += channels) {
            if (pixel < 0 || pixel >= w.sources) {
                Arrays.fill(out, offset, offset + channels, 0);
            } else {
                System.arraycopy(source, (line + pixel) * channels, out, offset, channels);
            }
        }
    }

    /// Which source position each tap of each position reads along one axis, as tables, so that strides,
    /// dilations and both directions share one loop.
    private static final class Axis {

        private final int positions;
        private final int sources;
        private final int taps;

        /// The source position under tap 0 of position 0, where `step` is not 0.
        private final int first;

        /// Source positions from one position to the next, if adjacent taps read adjacent positions: in the
        /// same order if positive, in reverse if negative; 0 if they do not.
        private final int step;

        private final IntBinaryOperator sourceAt;

        /// Made when they are first read. Two threads may both make them, the same.
        private @Nullable Tables tables;

        private Axis(int positions, int sources, int taps, int first, int step, IntBinaryOperator sourceAt) {
            this.positions = positions;
            this.sources = sources;
            this.taps = taps;
            this.first = first;
            this.step = step;
            this.sourceAt = sourceAt;
        }

        static Axis ofInput(Window w) {
            int step = w.dilation() == 1 ? w.stride() : 0;
            return new Axis(w.out(), w.in(), w.size(), -w.before(), step, (o, k) -> {
                int i = w.inputAt(o, k);
                return w.contains(i) ? i : -1;
            });
        }

        static Axis ofOutput(Window w) {
            int step = w.dilation() == 1 && w.stride() == 1 ? -1 : 0;
            return new Axis(w.in(), w.out(), w.size(), w.before(), step, w::outputAt);
        }

        /// Whether position p reads source position p and nothing else.
        boolean isIdentity() {
            return taps == 1 && Math.abs(step) == 1 && first == 0 && positions == sources;
        }

        Tables tables() {
            Tables made = tables;
            if (made == null) {
                made = makeTables();
                tables = made;
            }
            return made;
        }

        private Tables makeTables() {
            int[] source = new int[positions * taps];
            int[] span = new int[positions * taps];
            for (int p = 0; p < positions; p++) {
                for (int k = taps - 1; k >= 0; k--) {
                    int i = p * taps + k;
                    source[i] = sourceAt.applyAsInt(p, k);
                    boolean continues = k + 1 < taps && source[i + 1] == (source[i] < 0 ? -1 : source[i] + 1);
                    span[i] = continues ? span[i + 1] + 1 : 1;
                }
            }
            return new Tables(source, span);
        }
    }

    /// @param source per position and tap, the source position or -1
    /// @param span   per position and tap, how many taps from this one on read adjacent positions, or all none
    private record Tables(int[] source, int[] span) {}
}
