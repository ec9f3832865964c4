import dev.yij.io.exercise.WinogradTransforms;

/// Exercise 11: Winograd's convolution F(2×2, 3×3).
///
/// Four neighbouring outputs of a 3×3 filter take 4 · 9 = 36 multiplications. Winograd's algorithm needs 16: it
/// transforms the filter and the 4×4 pixels below it, multiplies them number by number, and transforms the
/// result back:
///
///     u = G · g · Gᵀ      g: 3×3 kernel    G  = 1  0  0      Bᵀ = 1  0 -1  0      Aᵀ = 1 1  1  0
///     v = Bᵀ · d · B      d: 4×4 pixels         ½  ½  ½           0  1  1  0           0 1 -1 -1
///     y = Aᵀ · (u ⊙ v) · A                      ½ -½  ½           0 -1  1  0
///                                               0  0  1           0  1  0 -1
///
/// In one dimension, two outputs y₀ = d₀g₀ + d₁g₁ + d₂g₂ and y₁ = d₁g₀ + d₂g₁ + d₃g₂ are computed with four
/// products instead of six: m₁ = (d₀ - d₂)g₀, m₂ = (d₁ + d₂)(g₀ + g₁ + g₂)/2, m₃ = (d₂ - d₁)(g₀ - g₁ + g₂)/2,
/// m₄ = (d₁ - d₃)g₂; y₀ = m₁ + m₂ + m₃ and y₁ = m₂ - m₃ - m₄. Multiply it out! The matrices are these formulas,
/// once for the rows and once for the columns.
///
/// The sum over the input channels is made between the transforms, of u ⊙ v. Kernels are transformed once, and
/// pixels once for all filters.
///
/// Read: docs/decisions/0006-winograd.md.
public class WinogradTile implements WinogradTransforms {

    @Override
    public void kernel(float[] g, float[] u) {
        // TODO
    }

    @Override
    public void input(float[] d, float[] v) {
        // TODO
    }

    @Override
    public void output(float[] m, float[] y) {
        // TODO
    }
}
