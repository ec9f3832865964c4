package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.dims.ConvDims;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The error bound of a Winograd convolution for each output, as derived at [Winograd]. The first tile starts
/// at output (0, 0), as in all known implementations.
///
/// The values are the exact ones of [ConvOracle]; only magnitudes and numbers of roundings differ.
public final class WinogradOracle {

    private final Winograd winograd;
    private final double[][] a;
    private final double[][] g;
    private final double[][] b;

    /// The bounds of one transform.
    public WinogradOracle(Winograd winograd) {
        this.winograd = winograd;
        a = absolute(winograd.outputTransform());
        g = absolute(winograd.kernelTransform());
        b = absolute(winograd.inputTransform());
    }

    /// Whether the transform can compute a convolution at all: its kernel size, stride 1, dilation 1.
    public boolean fits(ConvDims d) {
        return d.kernelH() == winograd.kernel()
                && d.kernelW() == winograd.kernel()
                && d.strideH() == 1
                && d.strideW() == 1
                && d.dilationH() == 1
                && d.dilationW() == 1
                && d.groups() == 1;
    }

    /// The forward pass.
    ///
    /// @param exact what [ConvOracle#forward] returned for the same arrays
    public Expected forward(ConvDims d, float[] x, float[] w, float @Nullable [] b, Expected exact) {
        Image image = new Image(x, d.inH(), d.inW(), d.inC(), d.padTop(), d.padLeft());
        double[][][][] u = kernels(d, w, false);
        return bounded(exact, d.images(), image, u, b == null ? new float[d.outC()] : b, d.inC());
    }

    /// The gradient with respect to the input. It is a convolution of dy with the kernel rotated by 180°, input
    /// and output channels exchanged, and a padding of r - 1 minus that of the forward pass.
    ///
    /// @param exact what [ConvOracle#gradInput] returned for the same arrays
    public Expected gradInput(ConvDims d, float[] dy, float[] w, Expected exact) {
        int top = d.kernelH() - 1 - d.padTop();
        int left = d.kernelW() - 1 - d.padLeft();
        Image image = new Image(dy, d.outH(), d.outW(), d.outC(), top, left);
        double[][][][] u = kernels(d, w, true);
        return bounded(exact, d.images(), image, u, new float[d.inC()], d.outC());
    }

    /// The gradient with respect to the kernel, summed over all tiles before the output transform.
    ///
    /// @param exact what [ConvOracle#gradWeights] returned for the same arrays
    public Expected gradWeights(ConvDims d, float[] x, float[] dy, Expected exact) {
        Image inputs = new Image(x, d.inH(), d.inW(), d.inC(), d.padTop(), d.padLeft());
        Image gradients = new Image(dy, d.outH(), d.outW(), d.outC(), 0, 0);
        int m = winograd.outputs();
        int size = winograd.inputs();
        double[][][][] sums = new double[d.inC()][d.outC()][size][size];
        int tiles = 0;
        for (int n = 0; n < d.images(); n++) {
            for (int row = 0; row < d.outH(); row += m) {
                for (int column = 0; column < d.outW(); column += m) {
                    double[][][] v = transformed(inputs, b, size, n, row, column);
                    double[][][] y = transformed(gradients, transposed(a), m, n, row, column);
                    for (int pair = 0; pair < d.inC() * d.outC(); pair++) {
                        int ic = pair / d.outC();
                        int oc = pair % d.outC();
                        addProducts(v[ic], y[oc], sums[ic][oc]);
                    }
                    tiles++;
                }
            }
        }
        double[] magnitude = new double[exact.value().length];
        for (int i = 0; i < magnitude.length; i++) {
            int tap = i / d.outC() / d.inC();
            double[][] kernel = onBothSides(transposed(g), sums[i / d.outC() % d.inC()][i % d.outC()]);
            magnitude[i] = kernel[tap / d.kernelW()][tap % d.kernelW()];
        }
        int[] terms = new int[magnitude.length];
        Arrays.fill(terms, winograd.roundingsOfGradient(tiles));
        return exact.withBounds(magnitude, terms);
    }

    private static void addProducts(double[][] u, double[][] v, double[][] sum) {
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[i][j] += u[i][j] * v[i][j];
            }
        }
    }

    /// A batch, NHWC, and its padding.
    private record Image(float[] data, int height, int width, int channels, int padTop, int padLeft) {

        double magnitude(int n, int row, int column, int channel) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? Math.abs(data[((n * height + row) * width + column) * channels + channel]) : 0;
        }
    }

    /// |G||g||Gᵀ| for every pair of channels, indexed [from][to]; rotated by 180° for the gradient.
    private double[][][][] kernels(ConvDims d, float[] w, boolean rotated) {
        int from = rotated ? d.outC() : d.inC();
        int to = rotated ? d.inC() : d.outC();
        int last = d.kernelH() * d.kernelW() - 1;
        double[][][][] u = new double[from][to][][];
        for (int pair = 0; pair < from * to; pair++) {
            int f = pair / to;
            int t = pair % to;
            double[][] kernel = new double[d.kernelH()][d.kernelW()];
            for (int tap = 0; tap <= last; tap++) {
                int ic = rotated ? t : f;
                int oc = rotated ? f : t;
                int at = ((rotated ? last - tap : tap) * d.inC() + ic) * d.outC() + oc;
                kernel[tap / d.kernelW()][tap % d.kernelW()] = Math.abs(w[at]);
            }
            u[f][t] = onBothSides(g, kernel);
        }
        return u;
    }

    private Expected bounded(Expected exact, int images, Image image, double[][][][] u, float[] bias, int channels) {
        int[] shape = exact.shape();
        double[] magnitude = new double[NamedArray.elements(shape)];
        int m = winograd.outputs();
        for (int n = 0; n < images; n++) {
            for (int row = 0; row < shape[1]; row += m) {
                for (int column = 0; column < shape[2]; column += m) {
                    double[][][] v = transformed(image, b, winograd.inputs(), n, row, column);
                    for (int oc = 0; oc < shape[3]; oc++) {
                        double[][] tile = onBothSides(a, channelSum(u, v, oc));
                        for (int i = 0; i < m * m; i++) {
                            int y = row + i / m;
                            int x = column + i % m;
                            if (y < shape[1] && x < shape[2]) {
                                int at = ((n * shape[1] + y) * shape[2] + x) * shape[3] + oc;
                                magnitude[at] = tile[i / m][i % m] + Math.abs(bias[oc]);
                            }
                        }
                    }
                }
            }
        }
        int[] terms = new int[magnitude.length];
        Arrays.fill(terms, winograd.roundings(channels));
        return exact.withBounds(magnitude, terms);
    }

    /// |M||d||Mᵀ| of one square of pixels, for each channel.
    private static double[][][] transformed(Image image, double[][] matrix, int side, int n, int row, int column) {
        double[][][] v = new double[image.channels()][][];
        for (int c = 0; c < v.length; c++) {
            double[][] d = new double[side][side];
            for (int i = 0; i < side * side; i++) {
                int y = row - image.padTop() + i / side;
                int x = column - image.padLeft() + i % side;
                d[i / side][i % side] = image.magnitude(n, y, x, c);
            }
            v[c] = onBothSides(matrix, d);
        }
        return v;
    }

    private double[][] channelSum(double[][][][] u, double[][][] v, int oc) {
        double[][] sum = new double[winograd.inputs()][winograd.inputs()];
        for (int c = 0; c < v.length; c++) {
            addProducts(u[c][oc], v[c], sum);
        }
        return sum;
    }

    /// M · inner · Mᵀ.
    private static double[][] onBothSides(double[][] matrix, double[][] inner) {
        int size = inner.length;
        double[][] left = new double[matrix.length][size];
        double[][] both = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    left[i][j] += matrix[i][k] * inner[k][j];
                }
            }
        }
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                for (int k = 0; k < size; k++) {
                    both[i][j] += left[i][k] * matrix[j][k];
                }
            }
        }
        return both;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] transposed = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }

    private static double[][] absolute(double[][] matrix) {
        for (double[] row : matrix) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.abs(row[i]);
            }
        }
        return matrix;
    }
}
