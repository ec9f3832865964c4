package dev.yij.io.hdf5;

import dev.yij.reference.tensor.Tensor;

/// An array to be written contiguously.
sealed interface NewArray extends NewObject {

    /// The size of its elements in bytes.
    long bytes();

    /// An array of float32.
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
