package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.dims.ConvDims;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The error bound of a convolution by fast Fourier transforms, y = F⁻¹[Σ F(x) ∘ F(w)] summed over channels.
///
/// **The bound.** Let a transform have N = N₁·N₂ points and t = log₂ N levels. Each level multiplies by a
/// twiddle factor, itself rounded, and adds: a relative error of at most η = u + γ₄·(√2 + u) ≈ (1 + 4√2)·u
/// (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 24.2), so with f = t·η / (1 - t·η)
///
/// - ‖ΔX‖₂ ≤ f·‖X‖₂ = f·√N·‖x‖₂, and the same for W (theorem 24.2);
/// - the products and their sum over C channels add at most (√2·γ₂ + γ(C))·Σ|X|∘|W| (lemma 3.5);
/// - in the inverse transform every path from S = ΣX∘W to an output passes t levels, so its own error is at
///   most f·‖S‖₁/N.
///
/// An error ΔS becomes an output error of at most ‖ΔS‖₁/N, and by Cauchy and Schwarz ‖X∘ΔW‖₁/N ≤
/// ‖X‖₂·‖ΔW‖₂/N ≤ f·‖x‖₂·‖w‖₂. Together, to first order,
///
/// |y - y_exact| ≤ (3·f + √2·γ₂ + γ(C))·Σ ‖x_c‖₂·‖w_c‖₂ + γ₁·|b|,
///
/// for every output of an image and a filter the same: errors spread over the whole tile. The norms are those
/// of the whole image, which is at least as large as any tile of it. For the gradient with respect to the
/// input, dy and w are transformed, for that with respect to the kernel x and dy, with images in place of
/// channels.
///
/// **The usual error.** Errors of the levels are independent, so that the root mean square is about u·√t·√(Σ
/// ‖x_c‖²·‖w_c‖²) (Higham, §24.1, after Gentleman and Sande); [Model#usual].
public final class FftOracle {

    /// Relative error of one level in units of u.
    private static final double LEVEL = 1 + 4 * Math.sqrt(2);

    private FftOracle() {}

    /// The bound and the usual size of errors.
    ///
    /// @param bounded the exact values with the bound
    /// @param usual   root mean square of the error of each element
    public record Model(Expected bounded, double[] usual) {}

    /// Whether the algorithm can compute a convolution: more than one tap, stride 1, dilation 1, one group.
    public static boolean fits(ConvDims d) {
        return d.kernelH() * d.kernelW() > 1
                && d.strideH() == 1
                && d.strideW() == 1
                && d.dilationH() == 1
                && d.dilationW() == 1
                && d.groups() == 1;
    }

    /// The errors of an output `y`, `dx` or `dw`.
    ///
    /// @param in    the kernel's inputs
    /// @param exact what [ConvOracle] returned for them
    public static Model of(ConvDims d, NamedArrays in, Expected exact) {
        return switch (exact.name()) {
            case "y" -> {
                double[] x = squares(in.get("x"), d.images(), d.inC());
                double[] w = weights(d, in.get("w"));
                yield model(
                        d,
                        exact,
                        in.find("b"),
                        d.inC(),
                        (at, k) -> x[image(at, exact) * d.inC() + k] * w[k * d.outC() + at % d.outC()]);
            }
            case "dx" -> {
                double[] dy = squares(in.get("dy"), d.images(), d.outC());
                double[] w = weights(d, in.get("w"));
                yield model(
                        d,
                        exact,
                        null,
                        d.outC(),
                        (at, k) -> dy[image(at, exact) * d.outC() + k] * w[at % d.inC() * d.outC() + k]);
            }
            case "dw" -> {
                double[] x = squares(in.get("x"), d.images(), d.inC());
                double[] dy = squares(in.get("dy"), d.images(), d.outC());
                yield model(
                        d,
                        exact,
                        null,
                        d.images(),
                        (at, n) -> x[n * d.inC() + at / d.outC() % d.inC()] * dy[n * d.outC() + at % d.outC()]);
            }
            default -> throw new IllegalArgumentException(exact.name() + " is no output of a convolution");
        };
    }

    /// ‖x‖²·‖w‖² of channel k of an element.
    private interface Product {
        double of(int at, int k);
    }

    private static Model model(ConvDims d, Expected exact, float @Nullable [] b, int channels, Product product) {
        int levels = levels(d.inH() + d.padTop() + d.padBottom() + d.kernelH())
                + levels(d.inW() + d.padLeft() + d.padRight() + d.kernelW());
        int count = exact.value().length;
        double[] magnitude = new double[count];
        double[] usual = new double[count];
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int k = 0; k < channels; k++) {
                double term = product.of(i, k);
                magnitude[i] += Math.sqrt(term);
                square += term;
            }
            double bias = b == null ? 0 : Math.abs(b[i % d.outC()]);
            magnitude[i] += bias;
            // The last rounding, of the output itself, is part of every algorithm.
            usual[i] = Roundoff.FLOAT32 * (Math.sqrt(levels * square) + Math.abs(exact.value()[i]) + bias);
        }
        int[] terms = new int[count];
        Arrays.fill(terms, (int) Math.ceil(3 * levels * LEVEL) + channels + 4);
        return new Model(exact.withBounds(magnitude, terms), usual);
    }

    private static int levels(int size) {
        return 32 - Integer.numberOfLeadingZeros(size - 1);
    }

    private static int image(int at, Expected exact) {
        int[] shape = exact.shape();
        return at / (shape[1] * shape[2] * shape[3]);
    }

    /// Σx² of each image and channel.
    private static double[] squares(float[] data, int images, int channels) {
        double[] squares = new double[images * channels];
        int perImage = data.length / images;
        for (int i = 0; i < data.length; i++) {
            squares[i / perImage * channels + i % channels] += (double) data[i] * data[i];
        }
        return squares;
    }

    /// Σw² over the taps, for each pair of channels.
    private static double[] weights(ConvDims d, float[] w) {
        double[] squares = new double[d.inC() * d.outC()];
        for (int i = 0; i < w.length; i++) {
            squares[i % squares.length] += (double) w[i] * w[i];
        }
        return squares;
    }
}
