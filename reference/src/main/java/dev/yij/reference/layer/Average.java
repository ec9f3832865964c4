package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// The mean of several inputs: y = (x₀ + x₁ + …) · 1/inputs.
///
/// @param name the layer's name, empty until a model names it
public record Average(String name) implements ElementwiseMerge {

    /// A layer without a name.
    public Average() {
        this("");
    }

    @Override
    public Average name(String to) {
        return new Average(to);
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.add(count, a, b, y);
    }

    @Override
    public void forward(Pass pass, List<Shape> in, List<float[]> x, float[] y) {
        ElementwiseMerge.super.forward(pass, in, x, y);
        pass.backend().scale(pass.images() * in.getFirst().size(), 1f / in.size(), y, y);
    }

    /// dxᵢ = dy · 1/inputs.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        pass.backend().scale(pass.images() * in.get(input).size(), 1f / in.size(), dy, dx);
    }

    static Average fromConfig(Config config) {
        return new Average(config.name());
    }
}
