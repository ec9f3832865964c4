package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// The product of several inputs: y = x₀ · x₁ · …
///
/// @param name the layer's name, empty until a model names it
public record Multiply(String name) implements ElementwiseMerge {

    /// A layer without a name.
    public Multiply() {
        this("");
    }

    @Override
    public Multiply name(String to) {
        return new Multiply(to);
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.multiply(count, a, b, y);
    }

    /// dxᵢ = dy · Π xⱼ over j ≠ i.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        int count = pass.images() * in.get(input).size();
        float[] product = dy;
        for (int j = 0; j < x.size(); j++) {
            if (j != input) {
                pass.backend().multiply(count, product, x.get(j), dx);
                product = dx;
            }
        }
    }

    @Override
    public boolean backwardReadsInput() {
        return true;
    }

    static Multiply fromConfig(Config config) {
        return new Multiply(config.name());
    }
}
