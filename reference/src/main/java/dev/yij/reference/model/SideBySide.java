package dev.yij.reference.model;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Several values of a sample as one array: the inputs, or the targets, of a [Network] that has several lie
/// side by side, in their order. Join them to make a [BatchSource][dev.yij.reference.train.BatchSource] of
/// arrays.
public final class SideBySide {

    private SideBySide() {}

    /// Joins tensors of `samples × …` to one of `samples × sum of sizes`; a single one is returned as it is.
    public static Tensor join(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int samples = parts.getFirst().shape().dim(0);
        int stride =
                parts.stream().mapToInt(part -> part.data().length / samples).sum();
        Tensor joined = Tensor.zeros(samples, stride);
        int offset = 0;
        for (Tensor part : parts) {
            int each = part.data().length / samples;
            for (int n = 0; n < samples; n++) {
                System.arraycopy(part.data(), n * each, joined.data(), n * stride + offset, each);
            }
            offset += each;
        }
        return joined;
    }

    /// Splits the result of [#join] into parts of these shapes.
    public static List<Tensor> split(Tensor joined, List<Shape> each) {
        if (each.size() == 1) {
            return List.of(joined);
        }
        int samples = joined.shape().dim(0);
        int stride = joined.data().length / samples;
        List<Tensor> parts = new ArrayList<>();
        int offset = 0;
        for (Shape shape : each) {
            float[] part = new float[samples * shape.size()];
            for (int n = 0; n < samples; n++) {
                System.arraycopy(joined.data(), n * stride + offset, part, n * shape.size(), shape.size());
            }
            parts.add(new Tensor(shape.prepend(samples), part));
            offset += shape.size();
        }
        return parts;
    }
}
