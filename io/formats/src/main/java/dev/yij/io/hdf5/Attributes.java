package dev.yij.io.hdf5;

import dev.yij.io.file.FormatException;
import io.jhdf.FractalHeap;
import io.jhdf.GlobalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.AttributeNameForIndexedAttributesRecord;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The attributes of a group. Texts are read as UTF-8, whatever encoding the file claims, because Keras's are.
final class Attributes {

    private static final long NO_ADDRESS = -1;

    private Attributes() {}

    static Map<String, AttributeMessage> of(HdfBackingStorage storage, ObjectHeader header) {
        Map<String, AttributeMessage> attributes = new LinkedHashMap<>();
        for (AttributeMessage attribute : header.getMessagesOfType(AttributeMessage.class)) {
            attributes.put(attribute.getName(), attribute);
        }
        if (header.hasMessageOfType(AttributeInfoMessage.class)) {
            addFromTree(storage, header.getMessageOfType(AttributeInfoMessage.class), attributes);
        }
        return attributes;
    }

    private static void addFromTree(
            HdfBackingStorage storage, AttributeInfoMessage info, Map<String, AttributeMessage> attributes) {
        if (info.getFractalHeapAddress() == NO_ADDRESS) {
            return;
        }
        FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
        BTreeV2<AttributeNameForIndexedAttributesRecord> tree =
                new BTreeV2<>(storage, info.getAttributeNameBTreeAddress());
        for (AttributeNameForIndexedAttributesRecord each : tree.getRecords()) {
            AttributeMessage attribute = new AttributeMessage(heap.getId(each.getHeapId()), storage, each.getFlags());
            attributes.put(attribute.getName(), attribute);
        }
    }

    /// The texts of an attribute; none if it is an empty array, of any type.
    ///
    /// @param where the file and the path of the attribute, for messages
    static List<String> texts(HdfBackingStorage storage, String where, AttributeMessage attribute)
            throws FormatException {
        ByteBuffer data = attribute.getDataBuffer();
        if (data == null) {
            return List.of();
        }
        DataType type = attribute.getDataType();
        return switch (type) {
            case StringData text -> fixed(data, text.getSize());
            case VariableLength text when text.isVariableLengthString() -> variable(storage, where, data);
            default -> throw new FormatException(where + " is not text");
        };
    }

    private static List<String> fixed(ByteBuffer data, int width) {
        List<String> texts = new ArrayList<>();
        while (data.remaining() >= width) {
            byte[] bytes = new byte[width];
            data.get(bytes);
            int end = 0;
            while (end < width && bytes[end] != 0) {
                end++;
            }
            texts.add(new String(bytes, 0, end, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /// Each consists of a length, the address of a heap and an index in it. Several may refer to the same heap
    /// object, so the total size is limited.
    private static List<String> variable(HdfBackingStorage storage, String where, ByteBuffer data)
            throws FormatException {
        List<String> texts = new ArrayList<>();
        Map<Long, GlobalHeap> heaps = new HashMap<>();
        long room = storage.size();
        data.order(ByteOrder.LITTLE_ENDIAN);
        while (data.remaining() >= Integer.BYTES + Long.BYTES + Integer.BYTES) {
            int length = data.getInt();
            long address = data.getLong();
            int index = data.getInt();
            if (index == 0) {
                texts.add("");
                continue;
            }
            ByteBuffer text = heaps.computeIfAbsent(address, at -> new GlobalHeap(storage, at))
                    .getObjectData(index);
            room -= text.remaining();
            if (length < 0 || length > text.remaining() || room < 0) {
                throw new FormatException(where + " has texts that are longer than the file");
            }
            byte[] bytes = new byte[length];
            text.get(bytes);
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
