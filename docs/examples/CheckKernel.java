// Checks one convolution of another library against the oracle, with an error bound for each element. Needs
// yij-test-vectors alone.
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.oracle.ConvOracle;
import dev.yij.testvectors.oracle.Expected;

void main() {
    // @start region=example
    ConvDims d = ConvDims.of(1, 3, 3, 1, 2, 2, 1, Padding.VALID); // one image of 3×3, one filter of 2×2
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] w = {1, 0, 0, -1};
    float[] b = {0.5f};
    float[] y = {-3.5f, -3.5f, -3.5f, -3.4f}; // what the other library computed, its last number wrong
    Expected expected = ConvOracle.forward(d, x, w, b);
    double[] bounds = new double[4];
    Arrays.setAll(bounds, i -> expected.bound(Precision.FLOAT32, i));
    Comparison comparison = Comparison.of("y", d.yShape(), expected.value(), bounds, y, List.of(), "");
    // @end
    IO.println(comparison.failures() + " of " + comparison.count() + " elements are wrong");
}
// prints: 1 of 4 elements are wrong
