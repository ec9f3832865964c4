package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;

/// The types of number that tensors are read in, with ONNX's codes for them (`TensorProto.DataType`).
public enum ElementType {
    /// IEEE 754 binary32.
    FLOAT(1, 4, "float32"),
    /// 8 bits without sign.
    UINT8(2, 1, "uint8"),
    /// 8 bits, two's complement.
    INT8(3, 1, "int8"),
    /// 16 bits without sign.
    UINT16(4, 2, "uint16"),
    /// 16 bits, two's complement.
    INT16(5, 2, "int16"),
    /// 32 bits, two's complement.
    INT32(6, 4, "int32"),
    /// 64 bits, two's complement.
    INT64(7, 8, "int64"),
    /// 0 or 1.
    BOOL(9, 1, "bool"),
    /// IEEE 754 binary16.
    FLOAT16(10, 2, "float16"),
    /// IEEE 754 binary64.
    DOUBLE(11, 8, "float64"),
    /// 32 bits without sign.
    UINT32(12, 4, "uint32"),
    /// 64 bits without sign; in a Java long, whose sign bit then counts as a digit.
    UINT64(13, 8, "uint64"),
    /// The upper half of a binary32.
    BFLOAT16(16, 2, "bfloat16");

    /// ONNX's names by code, those that we do not read among them.
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
    /// @param what what has it, for the message
    /// @throws OnnxUnsupportedException if it is a type that we do not read
    /// @throws FormatException          if it is no type at all
    public static ElementType of(int code, String what) throws FormatException {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        if (code > 0 && code < NAMES.length) {
            throw new OnnxUnsupportedException(what + ": the data type " + NAMES[code] + " is not supported");
        }
        throw new FormatException(what + ": " + code + " is the code of no data type");
    }

    /// ONNX's code.
    public int code() {
        return code;
    }

    /// Bytes of one element in a file.
    public int bytes() {
        return bytes;
    }

    /// Bytes of one element in memory, where all integers are longs.
    public int bytesInMemory() {
        return isFloating() && this != DOUBLE ? Float.BYTES : Long.BYTES;
    }

    /// Whether the numbers have fractions.
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

    /// The lowest bits of a whole number, which is how arithmetic of this integer type overflows.
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

    /// The nearest number of this type, FLOAT or shorter.
    public float round(double value) {
        float f = (float) value;
        return switch (this) {
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(f));
            case BFLOAT16 -> roundToBfloat16(f);
            default -> f;
        };
    }

    /// Half of the last bit kept, less a little where that bit is 0, is added and the rest is cut off: nearest,
    /// ties to even.
    private static float roundToBfloat16(float f) {
        int bits = Float.floatToRawIntBits(f);
        int rounded = Float.isNaN(f) ? bits | 0x0040_0000 : bits + 0x7FFF + ((bits >>> 16) & 1);
        return Float.intBitsToFloat(rounded & 0xFFFF_0000);
    }

    /// As messages call it: `float32`.
    @Override
    public String toString() {
        return title;
    }
}
