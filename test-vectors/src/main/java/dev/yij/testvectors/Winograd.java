package dev.yij.testvectors;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A Winograd convolution F(m×m, r×r), defined by the points at which its polynomials are evaluated, and its
/// error bound.
///
/// A tile of m×m outputs is Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A for an r×r kernel g and (m+r-1)×(m+r-1) inputs d
/// (Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, equation 8). The matrices are
/// those of Toom and Cook for the points a₀ … and ∞ (Barabasz, Anderson, Soodhalter & Gregg, "Error Analysis
/// and Improving the Accuracy of Winograd Convolution for Deep Neural Networks", ACM TOMS 46(4), 2020, section
/// 3): with Nⱼ = Π(aⱼ - aₗ) over l ≠ j,
///
/// - row i of Aᵀ holds aⱼⁱ, and for ∞ 1 in the last row;
/// - row j of G holds aⱼᵏ / Nⱼ, and for ∞ (0 … 0 1);
/// - row j of Bᵀ holds the coefficients of Π(x - aₗ) over l ≠ j, and for ∞ of Π(x - aₗ) over all l.
///
/// Implementations may multiply rows of G and divide the same rows of Bᵀ by a factor; that changes neither the
/// result nor the bound.
///
/// **The bound**, element by element. Each of the three transforms is two products with a small matrix. A row
/// with at most z nonzero coefficients takes z roundings, and one more because a coefficient such as 1/6 is
/// itself rounded, so the error of Û = G·g·Gᵀ is at most γ(2(z+1))·|G||g||Gᵀ|, and similarly for V̂ = Bᵀ·d·B.
/// The sum over C channels of Û ⊙ V̂ adds C roundings, the output transform 2(z+1), the bias one. With k the
/// sum of all of these,
///
/// |y - y_exact| ≤ γ(k) · ( |Aᵀ| (Σ (|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)) |A| + |b| ).
///
/// The gradient with respect to the kernel is dg = Gᵀ[Σ (A·dY·Aᵀ) ⊙ (Bᵀ·d·B)]G, summed over all tiles. Its
/// bound has the same form with tiles in place of channels ([#roundingsOfGradient]).
///
/// So the bound consists, like all others here, of a number of roundings ([#roundings]) and a magnitude, which
/// is computed for each tile from the data ([WinogradOracle][dev.yij.testvectors.oracle.WinogradOracle]).
public final class Winograd {

    /// F(2×2, 3×3) with the points 0, ±1, ∞; [#amplification] 64/9.
    public static final Winograd F2X2_3X3 = new Winograd(2, 3, 0, 1, -1);

    /// F(4×4, 3×3) with Lavin and Gray's points 0, ±1, ±2, ∞; [#amplification] 256.
    public static final Winograd F4X4_3X3 = new Winograd(4, 3, 0, 1, -1, 2, -2);

    /// F(4×4, 3×3) with the points 0, ±1, ±½, ∞; [#amplification] 256, for other outputs of the tile.
    public static final Winograd F4X4_3X3_HALVES = new Winograd(4, 3, 0, 1, -1, 0.5, -0.5);

    /// F(6×6, 3×3) with the points 0, ±1, ±2, ±½, ∞.
    public static final Winograd F6X6_3X3 = new Winograd(6, 3, 0, 1, -1, 2, -2, 0.5, -0.5);

    /// F(2×2, 5×5) with the points 0, ±1, ±2, ∞.
    public static final Winograd F2X2_5X5 = new Winograd(2, 5, 0, 1, -1, 2, -2);

    /// F(4×4, 5×5) with the points 0, ±1, ±2, ±½, ∞.
    public static final Winograd F4X4_5X5 = new Winograd(4, 5, 0, 1, -1, 2, -2, 0.5, -0.5);

    private final int outputs;
    private final int kernel;
    private final double[] points;
    private final double[][] a;
    private final double[][] g;
    private final double[][] b;

    /// A Winograd convolution with the given points.
    ///
    /// @param outputs m, outputs along one side of a tile
    /// @param kernel  r, taps along one side of the kernel
    /// @param points  m + r - 2 different numbers; the point ∞ is always used as well
    /// @throws IllegalArgumentException if their number differs or two are equal
    public Winograd(int outputs, int kernel, double... points) {
        if (points.length != outputs + kernel - 2
                || Arrays.stream(points).distinct().count() != points.length) {
            throw new IllegalArgumentException("F(" + outputs + ", " + kernel + ") needs " + (outputs + kernel - 2)
                    + " different points besides ∞, found " + Arrays.toString(points));
        }
        this.outputs = outputs;
        this.kernel = kernel;
        this.points = points.clone();
        int n = points.length + 1;
        a = new double[outputs][n];
        g = new double[n][kernel];
        b = new double[n][n];
        for (int j = 0; j < n; j++) {
            fillPoint(j);
        }
    }

    private void fillPoint(int j) {
        boolean infinite = j == points.length;
        double norm = 1;
        double[] polynomial = {1};
        for (int l = 0; l < points.length; l++) {
            if (l != j) {
                norm *= infinite ? 1 : points[j] - points[l];
                polynomial = timesRoot(polynomial, points[l]);
            }
        }
        for (int i = 0; i < outputs; i++) {
            a[i][j] = infinite ? (i == outputs - 1 ? 1 : 0) : Math.pow(points[j], i);
        }
        for (int k = 0; k < kernel; k++) {
            g[j][k] = infinite ? (k == kernel - 1 ? 1 : 0) : Math.pow(points[j], k) / norm;
        }
        System.arraycopy(polynomial, 0, b[j], 0, polynomial.length);
    }

    /// The coefficients of p(x) · (x - root), lowest power first.
    private static double[] timesRoot(double[] p, double root) {
        double[] product = new double[p.length + 1];
        for (int i = 0; i < p.length; i++) {
            product[i + 1] += p[i];
            product[i] -= root * p[i];
        }
        return product;
    }

    /// Outputs along one side of a tile, m.
    public int outputs() {
        return outputs;
    }

    /// Taps along one side of the kernel, r.
    public int kernel() {
        return kernel;
    }

    /// Inputs along one side of a tile, m + r - 1.
    public int inputs() {
        return points.length + 1;
    }

    /// Aᵀ, `outputs × inputs`.
    public double[][] outputTransform() {
        return copy(a);
    }

    /// G, `inputs × kernel`.
    public double[][] kernelTransform() {
        return copy(g);
    }

    /// Bᵀ, `inputs × inputs`.
    public double[][] inputTransform() {
        return copy(b);
    }

    /// The largest number of roundings that an input of the forward pass passes through: the three transforms,
    /// the sum over channels, the bias.
    public int roundings(int channels) {
        return 2 * (longestRow(g) + 1) + 2 * (longestRow(b) + 1) + 2 * (longestRow(a) + 1) + channels + 1;
    }

    /// The same for the gradient with respect to the kernel: the three transforms, two of them transposed, the
    /// sum over tiles, and the addition to the gradient.
    public int roundingsOfGradient(int tiles) {
        return 2 * (longestColumn(g) + 1) + 2 * (longestRow(b) + 1) + 2 * (longestColumn(a) + 1) + tiles + 1;
    }

    /// The largest ratio of the bound's magnitude to Σ|w·x| if all inputs have the same absolute value and all
    /// weights too: the largest (|Aᵀ|(|G|1 ⊙ |Bᵀ|1))² / r². For other data the ratio may be larger.
    public double amplification() {
        double largest = 0;
        for (double[] row : a) {
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                sum += Math.abs(row[j]) * absoluteSum(g[j]) * absoluteSum(b[j]);
            }
            largest = Math.max(largest, sum / kernel);
        }
        return largest * largest;
    }

    private static double absoluteSum(double[] row) {
        return Arrays.stream(row).map(Math::abs).sum();
    }

    private static int longestRow(double[][] matrix) {
        return (int) Arrays.stream(matrix)
                .mapToLong(row -> Arrays.stream(row).filter(v -> v != 0).count())
                .max()
                .orElseThrow();
    }

    private static int longestColumn(double[][] matrix) {
        return IntStream.range(0, matrix[0].length)
                .map(j -> (int) Arrays.stream(matrix).filter(row -> row[j] != 0).count())
                .max()
                .orElseThrow();
    }

    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    /// For example `F(4x4, 3x3) at 0, 1, -1, 2, -2, ∞`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("F(").append(outputs).append('x').append(outputs).append(", ");
        text.append(kernel).append('x').append(kernel).append(") at ");
        for (double point : points) {
            text.append(point == Math.rint(point) ? String.valueOf((long) point) : String.valueOf(point))
                    .append(", ");
        }
        return text.append('∞').toString();
    }
}
