package dev.yij.testvectors.numpy;

import static java.util.Map.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// An element type of NumPy, such as `<f4`.
///
/// @param bytes  the size of an element
/// @param order  the order of its bytes
/// @param reader reads the next element
record NpyType(int bytes, ByteOrder order, Reader reader) {

    /// Reads an element and rounds it to float32.
    interface Reader {
        float next(ByteBuffer buffer);
    }

    private static final Reader FLOAT32 = ByteBuffer::getFloat;
    private static final Reader FLOAT64 = buffer -> (float) buffer.getDouble();

    /// By kind (float, signed, unsigned, boolean) and size in bytes.
    private static final Map<String, Reader> READERS = Map.ofEntries(
            entry("f2", buffer -> binary16(buffer.getShort())),
            entry("f4", FLOAT32),
            entry("f8", FLOAT64),
            entry("i1", ByteBuffer::get),
            entry("i2", ByteBuffer::getShort),
            entry("i4", ByteBuffer::getInt),
            entry("i8", ByteBuffer::getLong),
            entry("u1", buffer -> Byte.toUnsignedInt(buffer.get())),
            entry("u2", buffer -> Short.toUnsignedInt(buffer.getShort())),
            entry("u4", buffer -> Integer.toUnsignedLong(buffer.getInt())),
            entry("u8", buffer -> unsigned(buffer.getLong())),
            entry("b1", buffer -> buffer.get() != 0 ? 1 : 0));

    private static final Map<Character, ByteOrder> ORDERS = Map.of(
            '<', ByteOrder.LITTLE_ENDIAN,
            '>', ByteOrder.BIG_ENDIAN,
            '=', ByteOrder.nativeOrder(),
            '|', ByteOrder.LITTLE_ENDIAN);

    /// Parses NumPy's notation.
    ///
    /// @param descr byte order, kind and size; `|` means no byte order, `=` that of this machine
    static NpyType of(String descr, String name) throws NumpyException {
        ByteOrder order = descr.isEmpty() ? null : ORDERS.get(descr.charAt(0));
        Reader reader = descr.isEmpty() ? null : READERS.get(descr.substring(1));
        if (order == null || reader == null) {
            String type = descr.length() > 20 ? descr.substring(0, 20) + "…" : descr;
            throw new NumpyTypeException(name + " has elements of NumPy type '" + type
                    + "', expected float16, float32, float64, a whole number or bool");
        }
        return new NpyType(descr.charAt(2) - '0', order, reader);
    }

    /// Whether its elements have more digits than a float32.
    boolean isDouble() {
        return reader == FLOAT64;
    }

    /// Reads the next `count` elements.
    void read(ByteBuffer buffer, float[] to, int at, int count) {
        if (reader == FLOAT32) {
            buffer.asFloatBuffer().get(to, at, count); // a bulk copy: faster before the loop below is compiled
            return;
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = reader.next(buffer);
        }
    }

    /// The value of an IEEE 754 binary16 number. Its exponent has a bias of 15, that of a float one of 127.
    static float binary16(short bits) {
        int magnitude = bits & 0x7fff;
        boolean finite = magnitude < 0x7c00;
        float value = finite
                ? Float.intBitsToFloat(magnitude << 13) * 0x1p112f
                : Float.intBitsToFloat(0x7f80_0000 | magnitude << 13);
        return bits < 0 ? -value : value;
    }

    /// An unsigned 64-bit number as a float: halved, with a sticky last bit so that it is rounded only once.
    private static float unsigned(long bits) {
        return bits >= 0 ? bits : 2f * (float) ((bits >>> 1) | (bits & 1));
    }
}
