package dev.yij.io.hdf5;

import io.jhdf.exceptions.HdfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The checksum of the filter fletcher32, which HDF5 appends to a chunk: two sums over the big-endian 16-bit
/// words, both modulo 65535. (jHDF's filter cuts the checksum off without comparing it.)
final class Fletcher32 {

    private static final int BYTES = 4;

    /// The number of words after which the sums are reduced: no more fit into 32 bits.
    private static final int BLOCK = 360;

    private Fletcher32() {}

    /// The bytes without their checksum.
    ///
    /// @throws HdfException if they do not have that checksum
    static byte[] checked(byte[] chunk) {
        int length = chunk.length - BYTES;
        if (length < 0) {
            throw new HdfException("a chunk has " + chunk.length + " bytes, expected a checksum at its end");
        }
        int sum = sum(chunk, length);
        int stored = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
        // HDF5 1.6.2 and earlier on machines of this byte order exchanged the bytes of both sums.
        int exchanged = (sum & 0x00FF00FF) << 8 | sum >>> 8 & 0x00FF00FF;
        if (stored != sum && stored != exchanged) {
            throw new HdfException("a chunk does not have the checksum that is stored with it");
        }
        return Arrays.copyOf(chunk, length);
    }

    /// The sum of the words in the low half, the sum of its intermediate values in the high half.
    static int sum(byte[] bytes, int length) {
        int low = 0;
        int high = 0;
        for (int at = 0; at < length; ) {
            for (int end = Math.min(length, at + 2 * BLOCK); at < end; at += 2) {
                int second = at + 1 < length ? bytes[at + 1] & 0xFF : 0;
                low += (bytes[at] & 0xFF) << 8 | second;
                high += low;
            }
            low = (low & 0xFFFF) + (low >>> 16);
            high = (high & 0xFFFF) + (high >>> 16);
        }
        low = (low & 0xFFFF) + (low >>> 16);
        high = (high & 0xFFFF) + (high >>> 16);
        return high << 16 | low;
    }
}
