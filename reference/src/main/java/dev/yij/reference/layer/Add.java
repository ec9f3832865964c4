package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// The sum of several inputs: y = x₀ + x₁ + …
///
/// @param name the layer's name, empty until a model names it
public record Add(String name) implements ElementwiseMerge {

    /// A layer without a name.
    public Add() {
        this("");
    }

    @Override
    public Add name(String to) {
        return new Add(to);
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.add(count, a, b, y);
    }

    /// dxᵢ = dy.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        if (dx != dy) {
            System.arraycopy(dy, 0, dx, 0, pass.images() * in.get(input).size());
        }
    }

    @Override
    public boolean backwardInPlace() {
        return true;
    }

    static Add fromConfig(Config config) {
        return new Add(config.name());
    }
}
