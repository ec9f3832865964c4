import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 8: a step of Adam.
///
/// Gradient descent moves each weight against its gradient g. Adam keeps two moving averages for each weight,
/// of the gradient (m) and of its square (v), and divides one by the root of the other, so that all weights
/// move by about the learning rate, whatever the size of their gradients:
///
///     m = β₁ · m + (1 - β₁) · g
///     v = β₂ · v + (1 - β₂) · g²
///     p = p - lr · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)
///
/// m and v begin at 0 and are too small in the first steps; the fraction with the number of the step t, counted
/// from 1, corrects that. ε is added *outside* of the root, as Keras does.
///
/// p, m and v are changed in place; g must stay as it is. `d` has learningRate(), beta1(), beta2(), epsilon().
///
/// By hand: the first step, with lr = 0.001 and g = 1, moves p by almost exactly -0.001, and so does g = 100.
///
/// Read: docs/debugger-tour.md, "Stop 5".
public class AdamStep implements Kernels {

    @Override
    public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        // TODO
    }
}
