package dev.yij.io.onnx.graph;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// A tensor of an ONNX graph: a type, dimensions, and numbers in row-major order.
///
/// All integers are kept as longs, and the short floating-point types as floats, so that an operator needs at
/// most three implementations. Elements are always valid numbers of the type: stored values are rounded or
/// wrapped.
public sealed interface OnnxTensor {

    /// The element type in the file.
    ElementType type();

    /// The dimensions.
    Dims dims();

    /// Element `i` as a floating-point number.
    double number(int i);

    /// Element `i` as a whole number; fractions are truncated.
    long integer(int i);

    /// Stores a floating-point number, rounded to the type; an integer type truncates its fraction.
    void set(int i, double value);

    /// Stores a whole number, rounded or wrapped to the type.
    void set(int i, long value);

    /// Stores an element of another tensor.
    default void set(int i, OnnxTensor from, int j) {
        if (from.type().isFloating()) {
            set(i, from.number(j));
        } else {
            set(i, from.integer(j));
        }
    }

    /// A tensor that shares the elements but has other dimensions of the same size.
    OnnxTensor as(Dims to);

    /// A tensor whose element `i` is element `sourceOf(i)` of this one, or 0 where that is negative.
    OnnxTensor picked(Dims to, IntUnaryOperator sourceOf);

    /// The number of elements.
    default int size() {
        return dims().size();
    }

    /// Bytes in memory.
    default long bytes() {
        return (long) size() * type().bytesInMemory();
    }

    /// A tensor of zeros.
    static OnnxTensor zeros(ElementType type, Dims dims) {
        return switch (type) {
            case FLOAT, FLOAT16, BFLOAT16 -> new Floats(type, dims, new float[dims.size()]);
            case DOUBLE -> new Doubles(dims, new double[dims.size()]);
            default -> new Integers(type, dims, new long[dims.size()]);
        };
    }

    /// A float32 tensor over an array, which is not copied.
    static Floats of(Dims dims, float[] data) {
        return new Floats(ElementType.FLOAT, dims, data);
    }

    /// Numbers of type FLOAT, FLOAT16 or BFLOAT16.
    ///
    /// @param data as many elements as the dimensions require; not copied
    record Floats(ElementType type, Dims dims, float[] data) implements OnnxTensor {

        /// Checks the number of elements.
        public Floats {
            requireSize(dims, data.length);
        }

        @Override
        public double number(int i) {
            return data[i];
        }

        @Override
        public long integer(int i) {
            return (long) data[i];
        }

        @Override
        public void set(int i, double value) {
            data[i] = type.round(value);
        }

        @Override
        public void set(int i, long value) {
            data[i] = type.round(value);
        }

        @Override
        public Floats as(Dims to) {
            return new Floats(type, to, data);
        }

        @Override
        public Floats picked(Dims to, IntUnaryOperator sourceOf) {
            float[] picked = new float[to.size()];
            for (int i = 0; i < picked.length; i++) {
                int source = sourceOf.applyAsInt(i);
                picked[i] = source < 0 ? 0 : data[source];
            }
            return new Floats(type, to, picked);
        }

        /// Type and dimensions: `float32 1×3`.
        @Override
        public String toString() {
            return type + " " + dims;
        }
    }

    /// Numbers of type DOUBLE.
    ///
    /// @param data as many elements as the dimensions require; not copied
    record Doubles(Dims dims, double[] data) implements OnnxTensor {

        /// Checks the number of elements.
        public Doubles {
            requireSize(dims, data.length);
        }

        @Override
        public ElementType type() {
            return ElementType.DOUBLE;
        }

        @Override
        public double number(int i) {
            return data[i];
        }

        @Override
        public long integer(int i) {
            return (long) data[i];
        }

        @Override
        public void set(int i, double value) {
            data[i] = value;
        }

        @Override
        public void set(int i, long value) {
            data[i] = value;
        }

        @Override
        public Doubles as(Dims to) {
            return new Doubles(to, data);
        }

        @Override
        public Doubles picked(Dims to, IntUnaryOperator sourceOf) {
            double[] picked = new double[to.size()];
            for (int i = 0; i < picked.length; i++) {
                int source = sourceOf.applyAsInt(i);
                picked[i] = source < 0 ? 0 : data[source];
            }
            return new Doubles(to, picked);
        }

        /// Type and dimensions.
        @Override
        public String toString() {
            return type() + " " + dims;
        }
    }

    /// Numbers of an integer type, or BOOL.
    ///
    /// @param data as many elements as the dimensions require; not copied
    record Integers(ElementType type, Dims dims, long[] data) implements OnnxTensor {

        /// Checks the number of elements.
        public Integers {
            requireSize(dims, data.length);
        }

        @Override
        public double number(int i) {
            long value = data[i];
            boolean beyondLong = type == ElementType.UINT64 && value < 0;
            return beyondLong ? (value >>> 1) * 2.0 + (value & 1) : value;
        }

        @Override
        public long integer(int i) {
            return data[i];
        }

        @Override
        public void set(int i, double value) {
            data[i] = type == ElementType.BOOL ? (value == 0 ? 0 : 1) : type.wrap((long) value);
        }

        @Override
        public void set(int i, long value) {
            data[i] = type.wrap(value);
        }

        @Override
        public Integers as(Dims to) {
            return new Integers(type, to, data);
        }

        @Override
        public Integers picked(Dims to, IntUnaryOperator sourceOf) {
            long[] picked = new long[to.size()];
            for (int i = 0; i < picked.length; i++) {
                int source = sourceOf.applyAsInt(i);
                picked[i] = source < 0 ? 0 : data[source];
            }
            return new Integers(type, to, picked);
        }

        /// All elements, as needed for shapes and axes.
        public long[] toArray() {
            return Arrays.copyOf(data, data.length);
        }

        /// Type and dimensions.
        @Override
        public String toString() {
            return type + " " + dims;
        }
    }

    private static void requireSize(Dims dims, int found) {
        if (dims.size() != found) {
            throw new IllegalArgumentException(
                    "dimensions " + dims + " have " + dims.size() + " elements, the array has " + found);
        }
    }
}
