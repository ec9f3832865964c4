package dev.yij.simd.gemm;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/// A convolution's left factor as a matrix that is never stored whole (im2col; Chellapilla, Puri, Simard
/// 2006): one row per position, one column per tap and channel (kh, kw, c). [#pack] writes out the part that
/// is needed now.
///
/// Both directions are of this form. Forward, the row of output (n,oh,ow) holds the window of the input under
/// it; backward, the row of input (n,ih,iw) holds the output gradients of the windows that read it. Taps that
/// lie in the padding, or that no window has, are 0: where the scalar loop skips them, the product multiplies
/// by 0, which differs if a weight is infinite or NaN, or if the running sum is -0.0.
///
/// Knows nothing of vectors, so that the portable backend can use it.
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

    /// The output gradients that meet each input: row (n,ih,iw), column (kh,kw,oc), value dy[n,oh,ow,oc].
    public static Patches ofOutputGradient(Conv2DShape s, float[] dy) {
        return new Patches(dy, s.images(), s.outC(), Axis.ofOutput(s.h()), Axis.ofOutput(s.w()));
    }

    /// How many positions there are, over all images.
    public int rows() {
        return images * h.positions * w.positions;
    }

    /// Taps times channels: the terms of one dot product.
    public int columns() {
        return h.taps * w.taps * channels;
    }

    /// Writes rows `first …` and columns `from … to - 1` to `out`, row r at `r · stride`.
    public void pack(int first, int rows, int from, int to, float[] out, int stride) {
        for (int r = 0, line; r < rows; r += line) {
            int pw = (first + r) % w.positions;
            line = Math.min(rows - r, w.positions - pw); // positions side by side in one line of the image
            packLine((first + r) / w.positions, pw, line, from, to, out, r * stride, stride);
        }
    }

    /// Positions `pw … pw + line - 1` of one line of one image: for each row of the kernel, the part within
    /// the columns.
    private void packLine(int nph, int pw, int line, int from, int to, float[] out, int at, int stride) {
        int n = nph / h.positions;
        int ph = nph % h.positions;
        int tapRow = w.taps * channels;
        for (int kh = from / tapRow, k = from; k < to; kh++) {
            int begin = k - kh * tapRow;
            int end = Math.min(tapRow, to - kh * tapRow);
            int sh = h.source[ph * h.taps + kh];
            if (sh < 0) {
                for (int p = 0; p < line; p++) {
                    Arrays.fill(out, at + p * stride, at + p * stride + end - begin, 0);
                }
            } else {
                packTapRow((n * h.sources + sh) * w.sources * channels, pw, line, begin, end, out, at, stride);
            }
            at += end - begin;
            k += end - begin;
        }
    }

    /// Columns `begin … end - 1` of one row of the kernel. The channels of taps that read neighbours touch,
    /// so that each position is one run to copy, but near the border, or where the taps are spread or turned.
    private void packTapRow(int base, int pw, int line, int begin, int end, float[] out, int at, int stride) {
        for (int p = pw; p < pw + line; p++, at += stride) {
            int kw = begin / channels;
            int to = at;
            for (int c = begin; c < end; ) {
                int tap = p * w.taps + kw;
                int length = Math.min((kw + w.span[tap]) * channels, end) - c;
                if (w.source[tap] < 0) {
                    Arrays.fill(out, to, to + length, 0);
                } else {
                    System.arraycopy(source, base + (w.source[tap] - kw) * channels + c, out, to, length);
                }
                kw += w.span[tap];
                c += length;
                to += length;
            }
        }
    }

    /// How far apart the rows of neighbouring positions may be stored so that they share what they have in
    /// common, or 0 if they cannot. A window that moves by one pixel meets the same pixels again, one place
    /// further: within one line of the image and one row of the kernel, nothing need be stored twice.
    /// Negative where the taps run against the positions.
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

    /// Writes row `kh` of the kernel for `rows` positions of one line to `out`, the row of the first at `at`,
    /// each next one [#overlap] further.
    void packOverlapping(int first, int rows, int kh, float[] out, int at) {
        int pw = first % w.positions;
        int ph = first / w.positions % h.positions;
        int n = first / w.positions / h.positions;
        int sh = h.source[ph * h.taps + kh];
        int pixels = (rows - 1) * Math.abs(w.step) + w.taps;
        if (sh < 0) {
            int lowest = Math.min(at, at + (rows - 1) * overlap());
            Arrays.fill(out, lowest, lowest + pixels * channels, 0);
        } else if (w.step > 0) {
            copyPixels((n * h.sources + sh) * w.sources, w.first + pw * w.step, pixels, out, at);
        } else {
            turnPixels(
                    (n * h.sources + sh) * w.sources, w.first + pw + rows - 1, pixels, out, at - (rows - 1) * channels);
        }
    }

    /// Pixels `from, from + 1 …` of a line, zeros for those outside.
    private void copyPixels(int line, int from, int pixels, float[] out, int at) {
        int before = Math.clamp(-from, 0, pixels);
        int inside = Math.clamp(w.sources - from, before, pixels) - before;
        Arrays.fill(out, at, at + before * channels, 0);
        System.arraycopy(source, (line + from + before) * channels, out, at + before * channels, inside * channels);
        Arrays.fill(out, at + (before + inside) * channels, at + pixels * channels, 0);
    }

    /// Pixels `from, from - 1 …` of a line, zeros for those outside.
    private void turnPixels(int line, int from, int pixels, float[] out, int at) {
        for (int pixel = from; pixel > from - pixels; pixel--, at += channels) {
            if (pixel < 0 || pixel >= w.sources) {
                Arrays.fill(out, at, at + channels, 0);
            } else {
                System.arraycopy(source, (line + pixel) * channels, out, at, channels);
            }
        }
    }

    /// Which source position every tap of every position reads, along one axis: tables, so that strides,
    /// dilations and both directions share one loop.
    ///
    /// @param positions positions along the axis
    /// @param sources   source positions along the axis
    /// @param taps      taps of the kernel
    /// @param first     the source position under tap 0 of position 0, where `step` is not 0
    /// @param step      source positions from one position to the next, if neighbouring taps read neighbours:
    ///                  forwards if positive, backwards if negative; 0 if they do not
    /// @param source    per position and tap, the source position or -1
    /// @param span      per position and tap, how many taps from this one on read neighbours, or are all
    ///                  absent
    private record Axis(int positions, int sources, int taps, int first, int step, int[] source, int[] span) {

        static Axis ofInput(Window w) {
            int step = w.dilation() == 1 ? w.stride() : 0;
            return of(w.out(), w.in(), w.size(), -w.before(), step, (o, k) -> {
                int i = w.inputAt(o, k);
                return w.contains(i) ? i : -1;
            });
        }

        static Axis ofOutput(Window w) {
            int step = w.dilation() == 1 && w.stride() == 1 ? -1 : 0;
            return of(w.in(), w.out(), w.size(), w.before(), step, w::outputAt);
        }

        private static Axis of(int positions, int sources, int taps, int first, int step, IntBinaryOperator sourceAt) {
            int[] source = new int[positions * taps];
            int[] span = new int[positions * taps];
            for (int p = 0; p < positions; p++) {
                for (int k = taps - 1; k >= 0; k--) {
                    int i = p * taps + k;
                    source[i] = sourceAt.applyAsInt(p, k);
                    boolean goesOn = k + 1 < taps && source[i + 1] == (source[i] < 0 ? -1 : source[i] + 1);
                    span[i] = goesOn ? span[i + 1] + 1 : 1;
                }
            }
            return new Axis(positions, sources, taps, first, step, source, span);
        }
    }
}
