package dev.yij.io.hdf5;

import java.util.List;

/// The value of an attribute to be written.
sealed interface NewValue {

    /// A text of variable length: the attribute refers to it, it lies in the file's heap.
    record Text(String text) implements NewValue {}

    /// Names, filled up with zeros to the length of the longest; without any, an empty array of float64, which is
    /// what NumPy makes of an empty list.
    record Names(List<String> names) implements NewValue {}
}
