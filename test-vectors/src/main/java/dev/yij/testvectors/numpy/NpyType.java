package dev.yij.testvectors.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An element type of NumPy, `<f4`: byte order, kind, size.
///
/// @param kind  `f` float, `i` signed, `u` unsigned, `b` boolean
/// @param bytes the size of an element
/// @param order the order of its bytes
record NpyType(char kind, int bytes, ByteOrder order) {

    /// @param descr as NumPy writes it; `|` and `=` stand for no order and this machine's order
    static NpyType of(String descr, String name) throws NumpyException {
        String digits = descr.length() > 2 ? descr.substring(2) : "";
        boolean known = descr.length() > 2 && "<>|=".indexOf(descr.charAt(0)) >= 0;
        if (known && isSupported(descr.charAt(1), digits)) {
            ByteOrder order = switch (descr.charAt(0)) {
                case '>' -> ByteOrder.BIG_ENDIAN;
                case '=' -> ByteOrder.nativeOrder();
                default -> ByteOrder.LITTLE_ENDIAN;
            };
            return new NpyType(descr.charAt(1), Integer.parseInt(digits), order);
        }
        throw new NumpyException(name + " has elements of NumPy type '" + descr
                + "', expected float16, float32, float64, a whole number or bool");
    }

    private static boolean isSupported(char kind, String bytes) {
        return switch (kind) {
            case 'f' -> bytes.equals("2") || bytes.equals("4") || bytes.equals("8");
            case 'i', 'u' -> bytes.equals("1") || bytes.equals("2") || bytes.equals("4") || bytes.equals("8");
            case 'b' -> bytes.equals("1");
            default -> false;
        };
    }

    /// The next `count` elements, rounded to float32.
    void read(ByteBuffer buffer, float[] to, int at, int count) {
        if (kind == 'f' && bytes == Float.BYTES) {
            buffer.asFloatBuffer().get(to, at, count); // at once: models are read by JVMs that are not warm yet
            return;
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = next(buffer);
        }
    }

    private float next(ByteBuffer buffer) {
        return switch (kind) {
            case 'f' ->
                switch (bytes) {
                    case 2 -> Float.float16ToFloat(buffer.getShort());
                    case 4 -> buffer.getFloat();
                    default -> (float) buffer.getDouble();
                };
            case 'u' -> unsigned(buffer);
            case 'i' ->
                switch (bytes) {
                    case 1 -> buffer.get();
                    case 2 -> buffer.getShort();
                    case 4 -> buffer.getInt();
                    default -> buffer.getLong();
                };
            default -> buffer.get() != 0 ? 1 : 0;
        };
    }

    private float unsigned(ByteBuffer buffer) {
        return switch (bytes) {
            case 1 -> Byte.toUnsignedInt(buffer.get());
            case 2 -> Short.toUnsignedInt(buffer.getShort());
            case 4 -> Integer.toUnsignedLong(buffer.getInt());
            default -> toFloat(buffer.getLong());
        };
    }

    /// An unsigned 64-bit number as a float: halved with its last bit kept sticky, so that it is rounded once.
    private static float toFloat(long unsigned) {
        return unsigned >= 0 ? unsigned : 2f * (float) ((unsigned >>> 1) | (unsigned & 1));
    }
}
