package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// The product of several inputs: y = x₀ · x₁ · …
///
/// Beside images, an input may be a gate of 1 × 1 × channels, whose numbers each multiply a whole channel, as
/// in squeeze and excitation (Hu et al. 2018): `y[h,w,c] = x[h,w,c] · g[c]`.
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
    public Shape outputShape(List<Shape> in) {
        Shape out = largest(in);
        if (in.size() < 2 || !in.stream().allMatch(each -> each.equals(out) || isGate(each, out))) {
            throw Merge.mismatch("two or more inputs of the same shape, or images and 1×1 for each channel", in);
        }
        return out;
    }

    private static Shape largest(List<Shape> in) {
        return in.stream().reduce(in.getFirst(), (a, b) -> b.size() > a.size() ? b : a);
    }

    private static boolean isGate(Shape gate, Shape image) {
        return image.rank() == 3 && gate.equals(Shape.of(1, 1, image.dim(2)));
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.multiply(count, a, b, y);
    }

    @Override
    public void forward(Pass pass, List<Shape> in, List<float[]> x, float[] y) {
        Shape out = largest(in);
        if (in.stream().allMatch(out::equals)) {
            ElementwiseMerge.super.forward(pass, in, x, y);
            return;
        }
        int first = in.indexOf(out);
        System.arraycopy(x.get(first), 0, y, 0, pass.images() * out.size());
        multiplyByOthers(pass, in, x, first, out, y);
    }

    /// y = y · Π xⱼ over j ≠ without.
    private static void multiplyByOthers(
            Pass pass, List<Shape> in, List<float[]> x, int without, Shape out, float[] y) {
        for (int j = 0; j < x.size(); j++) {
            if (j != without && in.get(j).equals(out)) {
                pass.backend().multiply(pass.images() * out.size(), y, x.get(j), y);
            } else if (j != without) {
                gate(pass.images(), out, x.get(j), y);
            }
        }
    }

    /// y[n,p,c] = y[n,p,c] · g[n,c] for each pixel p.
    private static void gate(int images, Shape out, float[] g, float[] y) {
        int channels = out.dim(2);
        int pixels = out.dim(0) * out.dim(1);
        for (int n = 0; n < images; n++) {
            for (int p = 0; p < pixels; p++) {
                int at = (n * pixels + p) * channels;
                for (int c = 0; c < channels; c++) {
                    y[at + c] *= g[n * channels + c];
                }
            }
        }
    }

    /// dxᵢ = dy · Π xⱼ over j ≠ i; for a gate summed over the pixels.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        Shape out = largest(in);
        if (in.get(input).equals(out)) {
            System.arraycopy(dy, 0, dx, 0, pass.images() * out.size());
            multiplyByOthers(pass, in, x, input, out, dx);
            return;
        }
        float[] product = Arrays.copyOf(dy, pass.images() * out.size());
        multiplyByOthers(pass, in, x, input, out, product);
        int channels = out.dim(2);
        int pixels = out.dim(0) * out.dim(1);
        Arrays.fill(dx, 0, pass.images() * channels, 0);
        for (int n = 0; n < pass.images(); n++) {
            for (int p = 0; p < pixels; p++) {
                int at = (n * pixels + p) * channels;
                for (int c = 0; c < channels; c++) {
                    dx[n * channels + c] += product[at + c];
                }
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
