package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// The largest of several inputs: y = max(x₀, x₁, …).
///
/// @param name the layer's name, empty until a model names it
public record Maximum(String name) implements ElementwiseMerge {

    /// A layer without a name.
    public Maximum() {
        this("");
    }

    @Override
    public Maximum name(String to) {
        return new Maximum(to);
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.maximum(count, a, b, y);
    }

    /// dxᵢ = dy where xᵢ is the first input that equals y, else 0, as TensorFlow's gradient of maximum has it.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        int count = pass.images() * in.get(input).size();
        pass.backend().maximumGrad(count, x.get(input), y, dy, dx);
        for (int earlier = 0; earlier < input; earlier++) {
            pass.backend().unlessEqual(count, x.get(earlier), y, dx);
        }
    }

    @Override
    public boolean backwardReadsInput() {
        return true;
    }

    @Override
    public boolean backwardReadsOutput() {
        return true;
    }

    static Maximum fromConfig(Config config) {
        return new Maximum(config.name());
    }
}
