package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;

/// The element types in which tensors can be read, with ONNX's codes for them (`TensorProto.DataType`).
public enum ElementType {
    /// IEEE 754 binary32.
    FLOAT(1, 4, "float32"),
    /// Unsigned 8-bit integer.
    UINT8(2, 1, "uint8"),
    /// Signed 8-bit integer.
    INT8(3, 1, "int8"),
    /// Unsigned 16-bit integer.
    UINT16(4, 2, "uint16"),
    /// Signed 16-bit integer.
    INT16(5, 2, "int16"),
    /// Signed 32-bit integer.
    INT32(6, 4, "int32"),
    /// Signed 64-bit integer.
    INT64(7, 8, "int64"),
    /// 0 or 1.
    BOOL(9, 1, "bool"),
    /// IEEE 754 binary16.
    FLOAT16(10, 2, "float16"),
    /// IEEE 754 binary64.
    DOUBLE(11, 8, "float64"),
    /// Unsigned 32-bit integer.
    UINT32(12, 4, "uint32"),
    /// Unsigned 64-bit integer; in a Java long, whose sign bit is then the highest digit.
    UINT64(13, 8, "uint64"),
    /// bfloat16: the upper half of a binary32.
    BFLOAT16(16, 2, "bfloat16");

    /// ONNX's names by code, including unsupported types.
    private static final String[] NAMES = {
        "UNDEFINED",
        "FLOAT",
        "UINT8",
        "INT8",
        "UINT16",
        "INT16",
        "INT32",
        "INT64",
        "STRING",
        "BOOL",
        "FLOAT16",
        "DOUBLE",
        "UINT32",
        "UINT64",
        "COMPLEX64",
        "COMPLEX128",
        "BFLOAT16",
        "FLOAT8E4M3FN",
        "FLOAT8E4M3FNUZ",
        "FLOAT8E5M2",
        "FLOAT8E5M2FNUZ",
        "UINT4",
        "INT4",
        "FLOAT4E2M1",
        "FLOAT8E8M0",
        "UINT2",
        "INT2"
    };

    private final int code;
    private final int bytes;
    private final String title;

    ElementType(int code, int bytes, String title) {
        this.code = code;
        this.bytes = bytes;
        this.title = title;
    }

    /// The type of a code.
    ///
    /// @param what the owner of the type, for the message
    /// @throws OnnxUnsupportedException if the type is not supported
    /// @throws FormatException          if the code is invalid
    public static ElementType of(int code, String what) throws FormatException {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        if (code > 0 && code < NAMES.length) {
            throw new OnnxUnsupportedException(what + ": the data type " + NAMES[code] + " is not supported");
        }
        throw new FormatException(what + ": " + code + " is not the code of a data type");
    }

    /// ONNX's code.
    public int code() {
        return code;
    }

    /// Bytes of one element in a file.
    public int bytes() {
        return bytes;
    }

    /// Bytes of one element in memory, where all integers are stored as longs.
    public int bytesInMemory() {
        return isFloating() && this != DOUBLE ? Float.BYTES : Long.BYTES;
    }

    /// Whether this is a floating-point type.
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /// The smallest number of an integer type.
    public long least() {
        return switch (this) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    /// The largest number of an integer type.
    public long greatest() {
        return switch (this) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case INT64 -> Long.MAX_VALUE;
            case UINT64 -> -1L;
            case BOOL -> 1;
            default -> (1L << (8 * bytes)) - 1;
        };
    }

    /// The lowest bits of a whole number: wraps it as arithmetic of this integer type overflows.
    public long wrap(long value) {
        return switch (this) {
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32 -> (int) value;
            case INT64, UINT64 -> value;
            case BOOL -> value == 0 ? 0 : 1;
            default -> value & greatest();
        };
    }

    /// Compares two numbers of this integer type.
    public int compare(long a, long b) {
        return this == UINT64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    }

    /// The nearest number of this type, which is FLOAT or shorter.
    public float round(double value) {
        float f = (float) value;
        return switch (this) {
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(f));
            case BFLOAT16 -> roundToBfloat16(f);
            default -> f;
        };
    }

    /// Adds half of the last bit kept, slightly less if that bit is 0, and truncates: rounds to nearest, ties
    /// to even.
    private static float roundToBfloat16(float f) {
        int bits = Float.floatToRawIntBits(f);
        int rounded = Float.isNaN(f) ? bits | 0x0040_0000 : bits + 0x7FFF + ((bits >>> 16) & 1);
        return Float.intBitsToFloat(rounded & 0xFFFF_0000);
    }

    /// The name in messages: `float32`.
    @Override
    public String toString() {
        return title;
    }
}
