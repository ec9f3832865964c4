package dev.yij.reference.scalar;

import dev.yij.reference.kernel.Resize2DShape;
import java.util.Arrays;

/// Bilinear interpolation and its gradient as plain loops: each output lies between four pixels, in rows top
/// and bottom, columns left and right, at fractions fh and fw of the way.
public final class ScalarResize {

    private ScalarResize() {}

    /// y = upper + (lower - upper) · fh, where each line is `x[left] + (x[right] - x[left]) · fw`.
    public static void resizeBilinear(Resize2DShape s, float[] x, float[] y) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.h().out(); oh++) {
                int top = s.h().lower(oh);
                int bottom = s.h().upper(oh);
                float fh = s.h().fraction(oh);
                for (int ow = 0; ow < s.w().out(); ow++) {
                    int left = s.w().lower(ow);
                    int right = s.w().upper(ow);
                    float fw = s.w().fraction(ow);
                    for (int c = 0; c < s.channels(); c++) {
                        float upper = between(x[s.x(n, top, left, c)], x[s.x(n, top, right, c)], fw);
                        float lower = between(x[s.x(n, bottom, left, c)], x[s.x(n, bottom, right, c)], fw);
                        y[s.y(n, oh, ow, c)] = between(upper, lower, fh);
                    }
                }
            }
        }
    }

    private static float between(float from, float to, float fraction) {
        return from + (to - from) * fraction;
    }

    /// Each dy is divided among its four pixels, in the proportions with which they were read:
    /// dx[top,left] += dy · (1 - fh) · (1 - fw), and the others alike; n, oh, ow ascending.
    public static void resizeBilinearGrad(Resize2DShape s, float[] dy, float[] dx) {
        Arrays.fill(dx, 0, s.inputSize(), 0);
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.h().out(); oh++) {
                int top = s.h().lower(oh);
                int bottom = s.h().upper(oh);
                float fh = s.h().fraction(oh);
                for (int ow = 0; ow < s.w().out(); ow++) {
                    int left = s.w().lower(ow);
                    int right = s.w().upper(ow);
                    float fw = s.w().fraction(ow);
                    for (int c = 0; c < s.channels(); c++) {
                        float gradient = dy[s.y(n, oh, ow, c)];
                        dx[s.x(n, top, left, c)] += gradient * (1 - fh) * (1 - fw);
                        dx[s.x(n, top, right, c)] += gradient * (1 - fh) * fw;
                        dx[s.x(n, bottom, left, c)] += gradient * fh * (1 - fw);
                        dx[s.x(n, bottom, right, c)] += gradient * fh * fw;
                    }
                }
            }
        }
    }
}
