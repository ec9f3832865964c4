package dev.yij.reference.scalar;

import dev.yij.reference.kernel.BatchNormShape;
import java.util.Arrays;

/// Batch normalization (Ioffe & Szegedy 2015), in loops over n (image), p (position), c (channel).
///
/// Sums are kept for each image, in double precision: a batch adds them in a fixed tree over its images, so
/// that the statistics do not depend on how it is cut into slices.
public final class ScalarBatchNorm {

    private ScalarBatchNorm() {}

    /// moments[n,0,c] = Σ x[n,p,c] and moments[n,1,c] = Σ (x[n,p,c] - m)² over p, where m is the mean of the
    /// channel in that image.
    public static void channelMoments(BatchNormShape s, float[] x, double[] moments) {
        double[] sum = new double[s.channels()];
        double[] squares = new double[s.channels()];
        for (int n = 0; n < s.images(); n++) {
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
            for (int p = 0; p < s.positions(); p++) {
                int at = n * s.imageSize() + p * s.channels();
                for (int c = 0; c < s.channels(); c++) {
                    sum[c] += x[at + c];
                }
            }
            for (int p = 0; p < s.positions(); p++) {
                int at = n * s.imageSize() + p * s.channels();
                for (int c = 0; c < s.channels(); c++) {
                    double centred = x[at + c] - sum[c] / s.positions();
                    squares[c] += centred * centred;
                }
            }
            System.arraycopy(sum, 0, moments, 2 * n * s.channels(), s.channels());
            System.arraycopy(squares, 0, moments, (2 * n + 1) * s.channels(), s.channels());
        }
    }

    /// `y[n,p,c] = (x[n,p,c] - mean[c]) · factor[c] + offset[c]`.
    public static void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        for (int row = 0; row < s.images() * s.positions(); row++) {
            int at = row * s.channels();
            for (int c = 0; c < s.channels(); c++) {
                y[at + c] = (x[at + c] - mean[c]) * factor[c] + offset[c];
            }
        }
    }

    /// `sums[n,0,c] = Σ dy[n,p,c]` and `sums[n,1,c] = Σ dy[n,p,c] · (x[n,p,c] - mean[c])` over p.
    public static void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums) {
        double[] ofDy = new double[s.channels()];
        double[] ofProduct = new double[s.channels()];
        for (int n = 0; n < s.images(); n++) {
            Arrays.fill(ofDy, 0);
            Arrays.fill(ofProduct, 0);
            for (int p = 0; p < s.positions(); p++) {
                int at = n * s.imageSize() + p * s.channels();
                for (int c = 0; c < s.channels(); c++) {
                    double centred = x[at + c] - mean[c];
                    ofDy[c] += dy[at + c];
                    ofProduct[c] += dy[at + c] * centred;
                }
            }
            System.arraycopy(ofDy, 0, sums, 2 * n * s.channels(), s.channels());
            System.arraycopy(ofProduct, 0, sums, (2 * n + 1) * s.channels(), s.channels());
        }
    }

    /// `dx[n,p,c] = factor[c] · (dy[n,p,c] - meanDy[c] - (x[n,p,c] - mean[c]) · slope[c])`.
    public static void normalizeGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        for (int row = 0; row < s.images() * s.positions(); row++) {
            int at = row * s.channels();
            for (int c = 0; c < s.channels(); c++) {
                dx[at + c] = factor[c] * (dy[at + c] - meanDy[c] - (x[at + c] - mean[c]) * slope[c]);
            }
        }
    }
}
