package dev.yij.io.hdf5;

import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.Map;

/// Writes HDF5 files that every version of the HDF5 library since 1.8 (2008) opens: superblock version 2,
/// object headers version 2, links in the headers, contiguous arrays, texts in one heap.
///
/// jHDF 0.13 writes files too, but no texts of variable length, so no attribute can be longer than 64 KiB, as
/// the configuration of a model with some hundred layers is. It has no empty list of names, which Keras stores
/// for each layer without weights. It adds an attribute of its own, and the order of attributes and groups
/// cannot be controlled. Here the same objects produce the same bytes.
///
/// The file: superblock (48 bytes), heap, then every object before its members. All start at multiples of 8. A
/// first pass assigns the addresses, a second one writes.
public final class Hdf5Writer {

    private static final int SUPERBLOCK = 48;
    private static final int CHUNK = 1 << 16;

    private final NewGroup root;
    private final byte[] heapBytes;
    private final TextHeap heap;
    private final Map<NewObject, Long> addresses = new IdentityHashMap<>();
    private final Map<NewArray, Long> elements = new IdentityHashMap<>();

    private Hdf5Writer(NewGroup root) {
        this.root = root;
        this.heap = new TextHeap(SUPERBLOCK, root.texts());
        this.heapBytes = heap.toArray();
    }

    /// The number of zeros that pad a length to a multiple of 8.
    static int padding(long length) {
        return (int) (-length & 7);
    }

    private static long aligned(long position) {
        return position + padding(position);
    }

    /// Writes a file to a stream, which is not closed.
    ///
    /// @param root the root group
    /// @throws IOException if it cannot be written
    public static void write(OutputStream out, NewGroup root) throws IOException {
        Hdf5Writer writer = new Hdf5Writer(root);
        long end = writer.place(root, aligned(SUPERBLOCK + (long) writer.heapBytes.length));
        out.write(writer.superblock(end));
        writer.writeAligned(out, writer.heapBytes);
        writer.write(out, (NewObject) root);
    }

    /// Assigns addresses to an object and its descendants.
    ///
    /// @return the address of the next object
    private long place(NewObject object, long position) {
        addresses.put(object, position);
        long next = aligned(position + header(object).length);
        switch (object) {
            case NewArray array -> {
                elements.put(array, next);
                return aligned(next + array.bytes());
            }
            case NewGroup group -> {
                for (NewObject child : group.children().values()) {
                    next = place(child, next);
                }
                return next;
            }
        }
    }

    private void write(OutputStream out, NewObject object) throws IOException {
        writeAligned(out, header(object));
        switch (object) {
            case NewArray.Whole whole ->
                out.write(new LittleEndian().u64(whole.number()).toArray());
            case NewArray.Floats floats -> writeFloats(out, floats.tensor().data());
            case NewGroup group -> {
                for (NewObject child : group.children().values()) {
                    write(out, child);
                }
            }
        }
    }

    private void writeAligned(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.write(new byte[padding(bytes.length)]);
    }

    private void writeFloats(OutputStream out, float[] data) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < data.length; ) {
            int count = Math.min(CHUNK / Float.BYTES, data.length - done);
            chunk.asFloatBuffer().put(data, done, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
            done += count;
        }
        out.write(new byte[padding((long) data.length * Float.BYTES)]);
    }

    /// Addresses and lengths have 8 bytes; there is no user block before the file, and no superblock extension.
    private byte[] superblock(long end) {
        return checked(new LittleEndian()
                .u8(0x89)
                .ascii("HDF\r\n")
                .u8(0x1A)
                .ascii("\n")
                .u8(2)
                .u8(8)
                .u8(8)
                .u8(0)
                .u64(0)
                .u64(-1)
                .u64(end)
                .u64(address(root)));
    }

    /// Its size does not depend on the addresses in it, which are not yet known at the first call.
    private byte[] header(NewObject object) {
        LittleEndian messages = new LittleEndian();
        switch (object) {
            case NewArray.Floats floats -> {
                int[] dims = floats.tensor().shape().toArray();
                array(messages, Messages.dataspace(dims), Messages.float32(), floats);
            }
            case NewArray.Whole whole -> array(messages, Messages.dataspace(), Messages.int64(), whole);
            case NewGroup group -> {
                message(messages, Messages.LINK_INFO, Messages.linkInfo());
                message(messages, Messages.GROUP_INFO, Messages.groupInfo());
                group.attributes()
                        .forEach((name, value) ->
                                message(messages, Messages.ATTRIBUTE, Messages.attribute(name, value, heap)));
                group.children()
                        .forEach(
                                (name, child) -> message(messages, Messages.LINK, Messages.link(name, address(child))));
            }
        }
        int lengthInFourBytes = 2;
        return checked(new LittleEndian()
                .ascii("OHDR")
                .u8(2)
                .u8(lengthInFourBytes)
                .u32(messages.size())
                .put(messages.toArray()));
    }

    private void array(LittleEndian messages, byte[] space, byte[] type, NewArray array) {
        long at = elements.getOrDefault(array, 0L);
        message(messages, Messages.DATASPACE, space);
        message(messages, Messages.DATATYPE, type);
        message(messages, Messages.FILL_VALUE, Messages.noFillValue());
        message(messages, Messages.LAYOUT, Messages.contiguous(at, array.bytes()));
    }

    private static void message(LittleEndian to, int type, byte[] content) {
        if (content.length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "a name of " + content.length + " bytes is longer than HDF5 can have them, 65535 bytes");
        }
        to.u8(type).u16(content.length).u8(0).put(content);
    }

    private long address(NewObject object) {
        return addresses.getOrDefault(object, 0L);
    }

    private static byte[] checked(LittleEndian bytes) {
        return bytes.u32(JenkinsLookup3HashLittle.hash(bytes.toArray())).toArray();
    }
}
