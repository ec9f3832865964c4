package dev.yij.io.hdf5;

import java.util.List;

/// The value of an attribute to be written.
sealed interface NewValue {

    /// A text of variable length: the attribute refers to it, and the text itself is stored in the file's heap.
    record Text(String text) implements NewValue {}

    /// Names, padded with zeros to the length of the longest. An empty list is stored as an empty array of
    /// float64, as NumPy does.
    record Names(List<String> names) implements NewValue {}
}
