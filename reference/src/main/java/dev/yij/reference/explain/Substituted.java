package dev.yij.reference.explain;

import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.NamedNumber;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A number that follows from a few others by the layer's formula: batch normalization from the input and the
/// channel's statistics, bilinear interpolation from four pixels.
///
/// @param layer    the layer's name
/// @param position the position of the output
/// @param numbers  what the names in the formula stand for
/// @param output   the number
public record Substituted(String layer, List<Integer> position, List<NamedNumber> numbers, float output)
        implements Explanation {

    /// Copies the lists.
    public Substituted {
        position = List.copyOf(position);
        numbers = List.copyOf(numbers);
    }

    /// @param offset the position as an index into the row-major output
    static Substituted of(Elementwise layer, BuiltLayer built, Tensor x, List<Integer> position, int offset) {
        List<NamedNumber> numbers = new ArrayList<>(List.of(new NamedNumber("x", x.data()[offset])));
        numbers.addAll(layer.numbers(built.in(), built.weights(), offset));
        return new Substituted(built.name(), position, numbers, output(built, x, offset));
    }

    /// @param offset the position as an index into the row-major output
    static Substituted of(Resampling layer, BuiltLayer built, Tensor x, List<Integer> position, int offset) {
        List<NamedNumber> numbers = layer.numbers(built.in(), x.data(), offset);
        return new Substituted(built.name(), position, numbers, output(built, x, offset));
    }

    /// As the reference computes it.
    private static float output(BuiltLayer built, Tensor x, int offset) {
        float[] y = new float[built.out().size()];
        Pass pass = Pass.inference(new ScalarBackend(), 1);
        built.layer().forward(pass, built.in(), built.weights(), x.data(), y);
        return y[offset];
    }
}
