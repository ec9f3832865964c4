package dev.yij.io.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The attributes of a node, each read as the type that the operator expects.
public final class Attributes {

    private final String node;
    private final Map<String, AttributeProto> byName;

    private Attributes(String node, Map<String, AttributeProto> byName) {
        this.node = node;
        this.byName = byName;
    }

    /// @param node the owner of the attributes, for messages
    /// @throws FormatException if two have the same name
    static Attributes of(List<AttributeProto> protos, String node) throws FormatException {
        Map<String, AttributeProto> byName = new LinkedHashMap<>();
        for (AttributeProto proto : protos) {
            if (byName.put(proto.getName(), proto) != null) {
                throw new FormatException(node + ": the attribute " + proto.getName() + " occurs twice");
            }
            if (!proto.getRefAttrName().isEmpty()) {
                throw new OnnxUnsupportedException(node + ": the attribute " + proto.getName()
                        + " refers to a function's, which is not supported");
            }
        }
        return new Attributes(node, byName);
    }

    /// One attribute, a word.
    public static Attributes ofWord(String name, String word) {
        AttributeProto proto = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(word))
                .build();
        return new Attributes(name, Map.of(name, proto));
    }

    /// Some numbers.
    public static Attributes ofNumbers(Map<String, Float> numbers) {
        Map<String, AttributeProto> byName = new LinkedHashMap<>();
        numbers.forEach((name, number) -> byName.put(
                name,
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeType.FLOAT)
                        .setF(number)
                        .build()));
        return new Attributes(String.join(", ", numbers.keySet()), byName);
    }

    /// The names.
    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /// Whether there is one of that name.
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /// A whole number.
    ///
    /// @param otherwise the value if it is missing
    /// @throws FormatException if it has another type
    public long integer(String name, long otherwise) throws FormatException {
        AttributeProto proto = find(name, AttributeType.INT);
        return proto == null ? otherwise : proto.getI();
    }

    /// A boolean stored as a whole number.
    ///
    /// @throws FormatException if it is neither 0 nor 1
    public boolean flag(String name) throws FormatException {
        long value = integer(name, 0);
        if (value != 0 && value != 1) {
            throw new FormatException(node + ": the attribute " + name + " must be 0 or 1, found " + value);
        }
        return value == 1;
    }

    /// A floating-point number.
    ///
    /// @param otherwise the value if it is missing
    /// @throws FormatException if it has another type
    public float number(String name, float otherwise) throws FormatException {
        AttributeProto proto = find(name, AttributeType.FLOAT);
        return proto == null ? otherwise : proto.getF();
    }

    /// A string.
    ///
    /// @param otherwise the value if it is missing
    /// @throws FormatException if it has another type
    public String word(String name, String otherwise) throws FormatException {
        AttributeProto proto = find(name, AttributeType.STRING);
        return proto == null ? otherwise : proto.getS().toStringUtf8();
    }

    /// Whole numbers, or null if there is no such attribute.
    ///
    /// @throws FormatException if it has another type
    public long @Nullable [] integers(String name) throws FormatException {
        AttributeProto proto = find(name, AttributeType.INTS);
        return proto == null
                ? null
                : proto.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    /// Floating-point numbers, or null if there is no such attribute.
    ///
    /// @throws FormatException if it has another type
    public float @Nullable [] numbers(String name) throws FormatException {
        AttributeProto proto = find(name, AttributeType.FLOATS);
        if (proto == null) {
            return null;
        }
        float[] numbers = new float[proto.getFloatsCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = proto.getFloats(i);
        }
        return numbers;
    }

    /// A tensor, or null if there is no such attribute.
    ///
    /// @throws FormatException if it has another type, or is a tensor that cannot be read
    public @Nullable OnnxTensor tensor(String name) throws FormatException {
        AttributeProto proto = find(name, AttributeType.TENSOR);
        return proto == null ? null : TensorReader.read(proto.getT(), null, node + ", attribute " + name);
    }

    /// Files of the first version of the format omit the type.
    private @Nullable AttributeProto find(String name, AttributeType expected) throws FormatException {
        AttributeProto proto = byName.get(name);
        if (proto == null) {
            return null;
        }
        AttributeType found = proto.getType() == AttributeType.UNDEFINED ? inferred(proto) : proto.getType();
        boolean emptyList = found == AttributeType.UNDEFINED
                && (expected == AttributeType.INTS || expected == AttributeType.FLOATS);
        if (found != expected && !emptyList) {
            throw new FormatException(
                    node + ": the attribute " + name + " must be of type " + expected + ", found " + found);
        }
        return proto;
    }

    private static AttributeType inferred(AttributeProto proto) {
        List<AttributeType> held = new ArrayList<>();
        if (proto.hasF()) {
            held.add(AttributeType.FLOAT);
        }
        if (proto.hasI()) {
            held.add(AttributeType.INT);
        }
        if (proto.hasS()) {
            held.add(AttributeType.STRING);
        }
        if (proto.hasT()) {
            held.add(AttributeType.TENSOR);
        }
        if (proto.getFloatsCount() > 0) {
            held.add(AttributeType.FLOATS);
        }
        if (proto.getIntsCount() > 0) {
            held.add(AttributeType.INTS);
        }
        return held.size() == 1 ? held.getFirst() : AttributeType.UNDEFINED;
    }
}
