package dev.yij.io.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The messages of an object's header, byte for byte (section IV.A.2 of the format's description). Each method
/// returns the content of one message.
final class Messages {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int FILL_VALUE = 0x05;
    static final int LINK = 0x06;
    static final int LAYOUT = 0x08;
    static final int GROUP_INFO = 0x0A;
    static final int ATTRIBUTE = 0x0C;

    /// The undefined address.
    private static final long UNDEFINED = -1;

    private Messages() {}

    /// Dimensions, none for a scalar.
    static byte[] dataspace(int... dims) {
        LittleEndian bytes = new LittleEndian().u8(2).u8(dims.length).u8(0).u8(dims.length == 0 ? 0 : 1);
        for (int dim : dims) {
            bytes.u64(dim);
        }
        return bytes.toArray();
    }

    /// IEEE float32: sign in bit 31, exponent in 8 bits from 23 on, mantissa in the 23 below, bias 127.
    static byte[] float32() {
        return floatingPoint(4, 31, 23, 8, 127);
    }

    /// IEEE float64.
    static byte[] float64() {
        return floatingPoint(8, 63, 52, 11, 1023);
    }

    private static byte[] floatingPoint(int size, int sign, int exponentAt, int exponentBits, int bias) {
        int impliedOne = 0x20;
        return new LittleEndian()
                .u8(0x11)
                .u8(impliedOne)
                .u8(sign)
                .u8(0)
                .u32(size)
                .u16(0)
                .u16(8 * size)
                .u8(exponentAt)
                .u8(exponentBits)
                .u8(0)
                .u8(exponentAt)
                .u32(bias)
                .toArray();
    }

    /// A signed 64-bit integer.
    static byte[] int64() {
        return wholeNumber(8, 0x08);
    }

    private static byte[] wholeNumber(int size, int flags) {
        return new LittleEndian()
                .u8(0x10)
                .u8(flags)
                .u16(0)
                .u32(size)
                .u16(0)
                .u16(8 * size)
                .toArray();
    }

    /// Bytes, padded with zeros.
    private static byte[] fixedText(int size) {
        return new LittleEndian().u8(0x13).u8(1).u16(0).u32(size).toArray();
    }

    /// A reference into the heap: length (4 bytes), the heap's address (8), the index in it (4). The second
    /// byte marks a text, the third UTF-8; the bytes themselves are of type uint8. h5py before version 3 reads
    /// texts in ASCII as bytes and those in UTF-8 as `str`, and the Keras of its time decodes bytes.
    private static byte[] variableText(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        return new LittleEndian()
                .u8(0x19)
                .u8(1)
                .u8(ascii ? 0 : 1)
                .u8(0)
                .u32(16)
                .put(wholeNumber(1, 0))
                .toArray();
    }

    /// The fill value of an array: undefined.
    static byte[] noFillValue() {
        return new LittleEndian().u8(3).u8(0x0A).toArray();
    }

    /// The contiguous layout of all elements.
    static byte[] contiguous(long address, long size) {
        return new LittleEndian().u8(3).u8(1).u64(address).u64(size).toArray();
    }

    /// The links are in the header itself, not in a tree.
    static byte[] linkInfo() {
        return new LittleEndian().u8(0).u8(0).u64(UNDEFINED).u64(UNDEFINED).toArray();
    }

    static byte[] groupInfo() {
        return new LittleEndian().u8(0).u8(0).toArray();
    }

    /// A link from a name, in UTF-8, to the object at an address. The flags mean: length in two bytes, encoding
    /// given.
    static byte[] link(String name, long address) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return new LittleEndian()
                .u8(1)
                .u8(0x11)
                .u8(1)
                .u16(utf8.length)
                .put(utf8)
                .u64(address)
                .toArray();
    }

    /// @param heap the address of the texts
    static byte[] attribute(String name, NewValue value, TextHeap heap) {
        return switch (value) {
            case NewValue.Text text ->
                attribute(name, variableText(text.text()), dataspace(), heap.reference(text.text()));
            case NewValue.Names names
            when names.names().isEmpty() -> attribute(name, float64(), dataspace(0), new byte[0]);
            case NewValue.Names names -> attribute(name, names.names());
        };
    }

    private static byte[] attribute(String name, List<String> names) {
        List<byte[]> utf8 =
                names.stream().map(one -> one.getBytes(StandardCharsets.UTF_8)).toList();
        int width = Math.max(1, utf8.stream().mapToInt(one -> one.length).max().orElse(1));
        LittleEndian data = new LittleEndian();
        utf8.forEach(one -> data.put(one).zeros(width - one.length));
        return attribute(name, fixedText(width), dataspace(names.size()), data.toArray());
    }

    private static byte[] attribute(String name, byte[] type, byte[] space, byte[] data) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return new LittleEndian()
                .u8(3)
                .u8(0)
                .u16(utf8.length + 1)
                .u16(type.length)
                .u16(space.length)
                .u8(1)
                .put(utf8)
                .u8(0)
                .put(type)
                .put(space)
                .put(data)
                .toArray();
    }
}
