package dev.yij.io.exercise;

/// What the exercise on Winograd's convolution F(2×2, 3×3) implements: its three transforms (Lavin and Gray,
/// Fast Algorithms for Convolutional Neural Networks, 2016, section 4.1). Matrices are row-major.
public interface WinogradTransforms {

    /// u = G·g·Gᵀ with G = [1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1].
    ///
    /// @param g the 3×3 kernel of one input channel
    /// @param u receives 4×4 numbers
    void kernel(float[] g, float[] u);

    /// v = Bᵀ·d·B with Bᵀ = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1].
    ///
    /// @param d 4×4 pixels of one input channel
    /// @param v receives 4×4 numbers
    void input(float[] d, float[] v);

    /// y = Aᵀ·m·A with Aᵀ = [1 1 1 0; 0 1 -1 -1].
    ///
    /// @param m the 4×4 sums Σ u ⊙ v over the input channels
    /// @param y receives 2×2 outputs
    void output(float[] m, float[] y);
}
