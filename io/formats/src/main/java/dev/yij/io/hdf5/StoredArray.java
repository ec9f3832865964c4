package dev.yij.io.hdf5;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.numpy.ZipLimits;
import io.jhdf.ObjectHeader;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.DataLayout;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/// An array of an HDF5 file: numbers in one piece, h5py's default layout, or [in chunks][StoredChunks].
///
/// @param where the file and the path of the array, for messages
/// @param dims  the dimensions, none for a scalar; each at least 1
/// @param type  how an element is stored
/// @param data  all elements, in row-major order
record StoredArray(String where, int[] dims, DataType type, ByteBuffer data) {

    private static final int MOST_DIMENSIONS = 32; // HDF5's own limit

    /// Whether the header is that of an array, not of a group.
    static boolean isOne(ObjectHeader header) {
        return header.hasMessageOfType(DataSpaceMessage.class);
    }

    /// @throws FormatException if it is not an array, or its type or layout is not supported
    static StoredArray of(Hdf5File file, String where, ObjectHeader header) throws FormatException {
        if (!isOne(header)) {
            throw new FormatException(where + " is a group, expected an array");
        }
        return file.guarded(() -> {
            int[] dims = dims(where, header);
            DataType type = header.getMessageOfType(DataTypeMessage.class).getDataType();
            requireNumbers(where, type);
            long bytes = type.getSize();
            for (int dim : dims) {
                bytes *= dim; // dims has checked that the elements are fewer than 2^31
            }
            boolean inOnePiece =
                    header.getMessageOfType(DataLayoutMessage.class).getDataLayout() != DataLayout.CHUNKED;
            long most = inOnePiece
                    ? file.storage().size()
                    : Math.min(
                            Integer.MAX_VALUE - 8,
                            ZipLimits.mostUnpacked(file.storage().size()));
            if (bytes > most) {
                throw new FormatException(where + " claims an array of shape " + text(dims) + ", which takes " + bytes
                        + " bytes, but the file has only " + file.storage().size());
            }
            file.storage().takeForArray(bytes / type.getSize() * Float.BYTES);
            return new StoredArray(where, dims, type, data(file, where, header, dims, type.getSize()));
        });
    }

    private static int[] dims(String where, ObjectHeader header) throws FormatException {
        long[] dims =
                header.getMessageOfType(DataSpaceMessage.class).getDataSpace().getDimensionsAsLong();
        if (dims.length > MOST_DIMENSIONS) {
            throw new FormatException(
                    where + " has " + dims.length + " dimensions, expected at most " + MOST_DIMENSIONS);
        }
        long elements = 1;
        for (long dim : dims) {
            boolean fits = dim >= 1 && dim <= Integer.MAX_VALUE && elements * dim <= Integer.MAX_VALUE;
            if (!fits) {
                throw new FormatException(where + " has the shape "
                        + Arrays.stream(dims).mapToObj(Long::toUnsignedString).collect(Collectors.joining("×"))
                        + ", expected dimensions of at least 1 and fewer than 2^31 elements");
            }
            elements *= dim;
        }
        return Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
    }

    private static void requireNumbers(String where, DataType type) throws FormatException {
        boolean known = switch (type) {
            case FloatingPoint f -> isIeee(f);
            case FixedPoint i -> i.getSize() == 1 || i.getSize() == 2 || i.getSize() == 4 || i.getSize() == 8;
            default -> false;
        };
        if (!known) {
            throw new FormatException(where + " has elements of a type that is not read, expected float16, float32,"
                    + " float64 or whole numbers");
        }
    }

    private static boolean isIeee(FloatingPoint type) {
        return switch (type.getSize()) {
            case 2 -> type.getExponentSize() == 5 && type.getMantissaSize() == 10;
            case 4 -> type.getExponentSize() == 8 && type.getMantissaSize() == 23;
            case 8 -> type.getExponentSize() == 11 && type.getMantissaSize() == 52;
            default -> false;
        };
    }

    private static ByteBuffer data(Hdf5File file, String where, ObjectHeader header, int[] dims, int element)
            throws FormatException {
        int bytes = Arrays.stream(dims).reduce(element, (a, b) -> a * b);
        return switch (header.getMessageOfType(DataLayoutMessage.class)) {
            case ContiguousDataLayoutMessage layout -> file.storage().map(layout.getAddress(), bytes);
            case CompactDataLayoutMessage layout -> layout.getDataBuffer().slice(0, bytes);
            default -> StoredChunks.assemble(file.storage(), where, header, dims, element);
        };
    }

    /// Whether the elements have more digits than a float32.
    static boolean isDouble(ObjectHeader header) {
        DataType type = header.getMessageOfType(DataTypeMessage.class).getDataType();
        return type instanceof FloatingPoint && type.getSize() == Double.BYTES;
    }

    /// All elements, rounded to float32.
    Tensor tensor() {
        float[] elements = new float[Shape.of(dims).size()];
        if (type instanceof FloatingPoint f && f.getSize() == Float.BYTES) {
            data.duplicate().order(f.getByteOrder()).asFloatBuffer().get(elements);
        } else {
            ByteBuffer buffer = data.duplicate();
            for (int i = 0; i < elements.length; i++) {
                elements[i] = type instanceof FixedPoint whole ? whole(whole, buffer) : real(buffer);
            }
        }
        return Tensor.of(elements, dims);
    }

    private float real(ByteBuffer buffer) {
        FloatingPoint real = (FloatingPoint) type;
        buffer.order(real.getByteOrder());
        return real.getSize() == 2 ? Float.float16ToFloat(buffer.getShort()) : (float) buffer.getDouble();
    }

    private static long whole(FixedPoint type, ByteBuffer buffer) {
        buffer.order(type.getByteOrder());
        boolean signed = type.isSigned();
        return switch (type.getSize()) {
            case 1 -> signed ? buffer.get() : Byte.toUnsignedLong(buffer.get());
            case 2 -> signed ? buffer.getShort() : Short.toUnsignedLong(buffer.getShort());
            case 4 -> signed ? buffer.getInt() : Integer.toUnsignedLong(buffer.getInt());
            default -> buffer.getLong();
        };
    }

    /// The only element.
    ///
    /// @throws FormatException if there are several, or it is not a whole number
    long number() throws FormatException {
        boolean one = Shape.of(dims).size() == 1;
        if (one && type instanceof FixedPoint whole) {
            return whole(whole, data.duplicate());
        }
        throw new FormatException(where + " has the shape " + text(dims) + ", expected a single whole number");
    }

    private static String text(int[] dims) {
        return Shape.of(dims).toString();
    }
}
