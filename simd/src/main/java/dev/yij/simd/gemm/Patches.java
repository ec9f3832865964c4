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
        int pw = first % w.positions;
        int ph = first / w.positions % h.positions;
        int n = first / w.positions / h.positions;
        for (int r = 0; r < rows; r++) {
            packRow(n, ph, pw, from, to, out, r * stride);
            if (++pw == w.positions) {
                pw = 0;
                if (++ph == h.positions) {
                    ph = 0;
                    n++;
                }
            }
        }
    }

    /// One position: copies run after run of neighbouring values, since the channels of neighbouring taps touch.
    private void packRow(int n, int ph, int pw, int from, int to, float[] out, int at) {
        int kh = from / (w.taps * channels);
        int kw = from / channels % w.taps;
        int c = from % channels;
        for (int k = from; k < to; ) {
            int sh = h.source[ph * h.taps + kh];
            int sw = w.source[pw * w.taps + kw];
            int span = w.span[pw * w.taps + kw];
            int length = Math.min(span * channels - c, to - k);
            if (sh < 0 || sw < 0) {
                Arrays.fill(out, at, at + length, 0);
            } else {
                System.arraycopy(source, ((n * h.sources + sh) * w.sources + sw) * channels + c, out, at, length);
            }
            at += length;
            k += length;
            c = 0;
            kw += span;
            if (kw == w.taps) {
                kw = 0;
                kh++;
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
