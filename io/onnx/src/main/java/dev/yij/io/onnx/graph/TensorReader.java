package dev.yij.io.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads tensors. Memory is allocated only after the file has been found to hold as many numbers as the
/// dimensions claim.
final class TensorReader {

    private final TensorProto proto;
    private final String what;
    private final ElementType type;
    private final Dims dims;
    private final boolean external;
    private final ByteBuffer raw;

    private TensorReader(TensorProto proto, @Nullable ExternalData files, String what) throws FormatException {
        this.proto = proto;
        this.what = what;
        this.type = ElementType.of(proto.getDataType(), what);
        try {
            this.dims = Dims.of(proto.getDimsList());
        } catch (ShapeException e) {
            throw new FormatException(what + ": " + e.getMessage(), e);
        }
        this.external = isExternal(proto) && files != null;
        this.raw = external && files != null
                ? files.read(proto, (long) dims.size() * type.bytes(), what)
                : proto.getRawData().asReadOnlyByteBuffer();
    }

    private static boolean isExternal(TensorProto proto) {
        return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0;
    }

    /// Reads a tensor.
    ///
    /// @param files the files beside the model; null if there are none
    /// @param what  the tensor's description in messages: `model.onnx, initializer w`
    /// @throws OnnxUnsupportedException if its element type is not supported, or its data are in another file
    /// @throws FormatException          if its dimensions do not match the number of its elements
    static OnnxTensor read(TensorProto proto, @Nullable ExternalData files, String what) throws FormatException {
        if (isExternal(proto) && files == null) {
            throw new OnnxUnsupportedException(what + ": its numbers are in another file, which is not supported");
        }
        if (proto.hasSegment()) {
            throw new OnnxUnsupportedException(what + ": tensors in segments are not supported");
        }
        return new TensorReader(proto, files, what).read();
    }

    private OnnxTensor read() throws FormatException {
        boolean inBytes = external || raw.hasRemaining();
        long count = inBytes ? raw.remaining() / type.bytes() : typedCount();
        if (count != dims.size() || inBytes && raw.remaining() % type.bytes() != 0) {
            String found = inBytes ? raw.remaining() + " bytes" : count + " numbers";
            throw new FormatException(what + ": dimensions " + dims + " of " + type + " need " + dims.size()
                    + (inBytes ? " × " + type.bytes() + " bytes" : " numbers") + ", found " + found);
        }
        return inBytes ? fromBytes() : fromNumbers();
    }

    private int typedCount() {
        return switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32, UINT64 -> proto.getUint64DataCount();
            default -> proto.getInt32DataCount();
        };
    }

    /// The field `raw_data`, or another file: little-endian, without gaps.
    private OnnxTensor fromBytes() {
        ByteBuffer bytes = raw.order(ByteOrder.LITTLE_ENDIAN);
        OnnxTensor tensor = OnnxTensor.zeros(type, dims);
        switch (tensor) {
            case OnnxTensor.Floats floats
            when type == ElementType.FLOAT -> bytes.asFloatBuffer().get(floats.data());
            case OnnxTensor.Doubles doubles -> bytes.asDoubleBuffer().get(doubles.data());
            case OnnxTensor.Floats floats -> {
                for (int i = 0; i < floats.size(); i++) {
                    floats.data()[i] = widened(bytes.getShort());
                }
            }
            case OnnxTensor.Integers integers -> {
                for (int i = 0; i < integers.size(); i++) {
                    integers.data()[i] = type.wrap(next(bytes));
                }
            }
        }
        return tensor;
    }

    private long next(ByteBuffer bytes) {
        return switch (type.bytes()) {
            case 1 -> bytes.get();
            case 2 -> bytes.getShort();
            case 4 -> bytes.getInt();
            default -> bytes.getLong();
        };
    }

    private float widened(short bits) {
        return type == ElementType.FLOAT16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }

    /// The fields `float_data`, `int32_data`, ….
    private OnnxTensor fromNumbers() throws FormatException {
        OnnxTensor tensor = OnnxTensor.zeros(type, dims);
        switch (tensor) {
            case OnnxTensor.Floats floats
            when type == ElementType.FLOAT -> {
                for (int i = 0; i < floats.size(); i++) {
                    floats.data()[i] = proto.getFloatData(i);
                }
            }
            case OnnxTensor.Doubles doubles -> {
                for (int i = 0; i < doubles.size(); i++) {
                    doubles.data()[i] = proto.getDoubleData(i);
                }
            }
            case OnnxTensor.Floats floats -> {
                for (int i = 0; i < floats.size(); i++) {
                    floats.data()[i] = widened((short) requireWithin(proto.getInt32Data(i), 0xFFFF));
                }
            }
            case OnnxTensor.Integers integers -> {
                List<? extends Number> numbers = switch (type) {
                    case INT64 -> proto.getInt64DataList();
                    case UINT32, UINT64 -> proto.getUint64DataList();
                    default -> proto.getInt32DataList();
                };
                for (int i = 0; i < integers.size(); i++) {
                    integers.data()[i] = requireOfType(numbers.get(i).longValue());
                }
            }
        }
        return tensor;
    }

    private int requireWithin(int bits, int most) throws FormatException {
        if (bits < 0 || bits > most) {
            throw new FormatException(what + ": " + bits + " are not the bits of a " + type);
        }
        return bits;
    }

    private long requireOfType(long value) throws FormatException {
        if (type.wrap(value) != value) {
            throw new FormatException(what + ": " + value + " is not a valid " + type);
        }
        return value;
    }
}
