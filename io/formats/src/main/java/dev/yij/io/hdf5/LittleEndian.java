package dev.yij.io.hdf5;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A growing buffer of little-endian numbers.
final class LittleEndian {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LittleEndian u8(int value) {
        bytes.write(value);
        return this;
    }

    LittleEndian u16(int value) {
        return u8(value).u8(value >> 8);
    }

    LittleEndian u32(int value) {
        return u16(value).u16(value >> 16);
    }

    LittleEndian u64(long value) {
        return u32((int) value).u32((int) (value >> 32));
    }

    LittleEndian ascii(String text) {
        return put(text.getBytes(StandardCharsets.US_ASCII));
    }

    LittleEndian put(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    LittleEndian zeros(int count) {
        return put(new byte[count]);
    }

    int size() {
        return bytes.size();
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
