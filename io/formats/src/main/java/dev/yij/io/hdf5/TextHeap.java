package dev.yij.io.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The storage of the texts of all attributes: HDF5's global heap, in one collection.
final class TextHeap {

    private static final int HEADER = 16;
    private static final int SMALLEST = 4096;

    private final long address;
    private final List<String> texts;

    TextHeap(long address, List<String> texts) {
        this.address = address;
        this.texts = List.copyOf(texts);
        if (texts.size() >= 0xFFFF) {
            throw new IllegalArgumentException(texts.size() + " texts are more than one heap of HDF5 can number");
        }
    }

    /// The reference to a text that an attribute stores. Objects are numbered from 1.
    byte[] reference(String text) {
        return new LittleEndian()
                .u32(text.getBytes(StandardCharsets.UTF_8).length)
                .u64(address)
                .u32(texts.indexOf(text) + 1)
                .toArray();
    }

    /// The whole collection. Object 0 is its free space.
    byte[] toArray() {
        LittleEndian objects = new LittleEndian();
        for (int i = 0; i < texts.size(); i++) {
            byte[] utf8 = texts.get(i).getBytes(StandardCharsets.UTF_8);
            objects.u16(i + 1).u16(1).u32(0).u64(utf8.length).put(utf8).zeros(Hdf5Writer.padding(utf8.length));
        }
        int size = Math.max(SMALLEST, HEADER + objects.size() + HEADER);
        int free = size - HEADER - objects.size();
        return new LittleEndian()
                .ascii("GCOL")
                .u32(1)
                .u64(size)
                .put(objects.toArray())
                .u16(0)
                .u16(0)
                .u32(0)
                .u64(free)
                .zeros(free - HEADER)
                .toArray();
    }
}
