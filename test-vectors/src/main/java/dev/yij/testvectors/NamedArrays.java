package dev.yij.testvectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrays of a kernel by name, in the order of its parameters.
///
/// @param arrays the arrays; an absent bias is left out
public record NamedArrays(List<NamedArray> arrays) {

    /// The elements of an array, not copied, or null if there is no such array (a convolution without bias).
    public float @Nullable [] find(String name) {
        for (NamedArray array : arrays) {
            if (array.name().equals(name)) {
                return array.data();
            }
        }
        return null;
    }

    /// The elements of an array, not copied.
    ///
    /// @throws IllegalArgumentException if there is no such array
    public float[] get(String name) {
        float[] data = find(name);
        if (data == null) {
            throw new IllegalArgumentException("there is no array " + name + ", only "
                    + arrays.stream().map(NamedArray::name).toList());
        }
        return data;
    }

    /// A copy whose elements may be changed.
    public NamedArrays copy() {
        return new NamedArrays(arrays.stream()
                .map(a -> new NamedArray(a.name(), a.shape(), a.data().clone()))
                .toList());
    }
}
