package dev.yij.simd.gemm;

import dev.yij.reference.kernel.Conv2DShape;
import java.util.Arrays;

/// A convolution's left factor as a matrix that is never stored whole (im2col; Chellapilla, Puri, Simard 2006): one row
/// per position, one column per tap and channel (kh, kw, c). [#pack] writes out the part that is needed now.
///
/// Both directions are of this form. Forward, the row of output (n,oh,ow) holds the window of the input under it;
/// backward, the row of input (n,ih,iw) holds the output gradients of the windows that read it. Taps that lie in the
/// padding, or that no window has, are 0: where the scalar loop skips them, the product multiplies by 0, which differs
/// if a weight is infinite or NaN, or if the running sum is -0.0.
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
        Axis h = Axis.of(s.outH(), s.inH(), s.kernelH(), (oh, kh) -> {
            int ih = s.h().inputAt(oh, kh);
            return s.h().contains(ih) ? ih : -1;
        });
        Axis w = Axis.of(s.outW(), s.inW(), s.kernelW(), (ow, kw) -> {
            int iw = s.w().inputAt(ow, kw);
            return s.w().contains(iw) ? iw : -1;
        });
        return new Patches(x, s.images(), s.inC(), h, w);
    }

    /// The output gradients that meet each input: row (n,ih,iw), column (kh,kw,oc), value dy[n,oh,ow,oc].
    public static Patches ofOutputGradient(Conv2DShape s, float[] dy) {
        Axis h = Axis.of(s.inH(), s.outH(), s.kernelH(), s.h()::outputAt);
        Axis w = Axis.of(s.inW(), s.outW(), s.kernelW(), s.w()::outputAt);
        return new Patches(dy, s.images(), s.outC(), h, w);
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

    /// Positions `pw … pw + line - 1` of one line of one image: for each row of the kernel, the part within the
    /// columns.
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

    /// Columns `begin … end - 1` of one row of the kernel. The channels of taps that read neighbours touch, so that
    /// each
    /// position is one run to copy, but near the border, or where the taps are spread or turned.
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

    /// Which source position every tap of every position reads, along one axis: tables, so that strides, dilations and
    /// both directions share one loop.
    ///
    /// @param positions positions along the axis
    /// @param sources   source positions along the axis
    /// @param taps      taps of the kernel
    /// @param source    per position and tap, the source position or -1
    /// @param span      per position and tap, how many taps from this one on read neighbours, or are all absent
    private record Axis(int positions, int sources, int taps, int[] source, int[] span) {

        interface SourceOf {
            int at(int position, int tap);
        }

        static Axis of(int positions, int sources, int taps, SourceOf sourceOf) {
            int[] source = new int[positions * taps];
            int[] span = new int[positions * taps];
            for (int p = 0; p < positions; p++) {
                for (int k = taps - 1; k >= 0; k--) {
                    int i = p * taps + k;
                    source[i] = sourceOf.at(p, k);
                    boolean goesOn = k + 1 < taps && source[i + 1] == (source[i] < 0 ? -1 : source[i] + 1);
                    span[i] = goesOn ? span[i + 1] + 1 : 1;
                }
            }
            return new Axis(positions, sources, taps, source, span);
        }
    }
}
