package dev.yij.io.hdf5;

import dev.yij.reference.tensor.Tensor;

/// An array to be written, all of it in one piece of the file.
sealed interface NewArray extends NewObject {

    /// How many bytes its elements take.
    long bytes();

    /// Of float32.
    record Floats(Tensor tensor) implements NewArray {
        @Override
        public long bytes() {
            return (long) Float.BYTES * tensor.data().length;
        }
    }

    /// A single int64.
    record Whole(long number) implements NewArray {
        @Override
        public long bytes() {
            return Long.BYTES;
        }
    }
}
