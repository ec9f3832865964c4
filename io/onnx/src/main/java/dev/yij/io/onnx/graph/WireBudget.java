package dev.yij.io.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.yij.io.file.FormatException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Scans the bytes of a protobuf message and adds up the memory that its parts will take, before they are
/// parsed. An empty node is two bytes in a file and some hundred in memory, so a file of empty nodes would
/// exhaust any heap. Numbers and texts, which expand little, are not counted.
final class WireBudget {

    /// Rounded up from the sizes of the generated classes.
    private static final int MESSAGE = 256;

    private static final int FIELD = 64;

    /// For a growing list of integers that take one byte each in the file.
    private static final int PACKED_BYTE = 16;

    private static final long MOST = 512L << 20;

    /// Half of the depth at which protobuf itself fails.
    private static final int DEEPEST = 50;

    private final CodedInputStream in;
    private final String name;
    private long left = Math.min(MOST, Runtime.getRuntime().maxMemory() / 4);

    private WireBudget(CodedInputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /// @throws FormatException if the message is damaged, or its parts take too much memory
    static void check(byte[] bytes, Descriptor type, String name) throws FormatException {
        try {
            new WireBudget(CodedInputStream.newInstance(bytes), name).walk(type, 0);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException(name + " is not an ONNX file, or is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw e instanceof FormatException format ? format : new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    private void walk(Descriptor message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new FormatException(name + ": the message is nested more than " + DEEPEST + " deep");
        }
        spend(MESSAGE);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                spend(FIELD);
                if (!in.skipField(tag)) {
                    throw new FormatException(
                            name + " is not an ONNX file, or is damaged: a group ends that never began");
                }
                continue;
            }
            int length = in.readRawVarint32();
            if (field != null && field.getJavaType() == JavaType.MESSAGE) {
                int outer = in.pushLimit(length);
                walk(field.getMessageType(), depth + 1);
                in.popLimit(outer);
            } else {
                spend(isList(field) ? (long) PACKED_BYTE * length : FIELD);
                in.skipRawBytes(length);
            }
        }
    }

    /// Whether the bytes are a packed list of integers of varying length.
    private static boolean isList(@Nullable FieldDescriptor field) {
        return field != null
                && field.isPackable()
                && field.getJavaType() != JavaType.FLOAT
                && field.getJavaType() != JavaType.DOUBLE;
    }

    private void spend(long bytes) throws FormatException {
        left -= bytes;
        if (left < 0) {
            throw new FormatException(name + " has too many parts for the memory");
        }
    }
}
