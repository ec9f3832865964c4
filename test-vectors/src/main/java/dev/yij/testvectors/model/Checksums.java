package dev.yij.testvectors.model;

/// Five sums over a tensor, at least one of which is changed by any wrong region: Σx, Σ|x|, and three sums
/// weighted by position, Σx·(i mod m - m/2) for m = 17, 31 and 101 (m/2 rounded down), which also detect a
/// wrong order.
public final class Checksums {

    /// Number of sums.
    public static final int COUNT = 5;

    private static final int[] MODULI = {17, 31, 101};

    private Checksums() {}

    /// The sums of an array, in double.
    public static double[] of(double[] x) {
        double[] sums = new double[COUNT];
        for (int i = 0; i < x.length; i++) {
            sums[0] += x[i];
            sums[1] += Math.abs(x[i]);
            for (int m = 0; m < MODULI.length; m++) {
                sums[2 + m] += x[i] * weight(m, i);
            }
        }
        return sums;
    }

    /// The expected changes of the sums if each element changes by a given amount in a random direction: for
    /// each sum the square root of Σ(weight·difference)².
    public static double[] spread(double[] differences) {
        double[] squares = new double[COUNT];
        for (int i = 0; i < differences.length; i++) {
            double square = differences[i] * differences[i];
            squares[0] += square;
            squares[1] += square;
            for (int m = 0; m < MODULI.length; m++) {
                squares[2 + m] += square * weight(m, i) * weight(m, i);
            }
        }
        for (int s = 0; s < COUNT; s++) {
            squares[s] = Math.sqrt(squares[s]);
        }
        return squares;
    }

    private static int weight(int m, int i) {
        return i % MODULI[m] - MODULI[m] / 2;
    }
}
