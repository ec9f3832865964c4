package dev.yij.io.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jhdf.exceptions.HdfException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checksums that HDF5 1.10 itself wrote, read with h5py's `read_direct_chunk`.
class Fletcher32Test {

    /// Bytes that count up by a step from a first one.
    private static byte[] bytes(int length, int first, int step) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + step * i);
        }
        return bytes;
    }

    private static byte[] followed(byte[] bytes, int sum) {
        return new LittleEndian().put(bytes).u32(sum).toArray();
    }

    @ParameterizedTest
    @CsvSource({"4, 0, 0, 0", "7, 0, 1, 337054729", "1001, 255, 0, -16711936", "1500, 0, 7, -1185951151"})
    void checksumsAreThoseOfHdf5(int length, int first, int step, int expected) {
        byte[] bytes = bytes(length, first, step);
        assertEquals(expected, Fletcher32.sum(bytes, length));
        assertArrayEquals(bytes, Fletcher32.checked(followed(bytes, expected)));
    }

    /// HDF5 accepts them: 0x14170C09 with the bytes of each half exchanged.
    @ParameterizedTest
    @CsvSource({"0x1714090C"})
    void checksumsOfEarlyVersionsAreAccepted(int exchanged) {
        byte[] bytes = bytes(7, 0, 1);
        assertArrayEquals(bytes, Fletcher32.checked(followed(bytes, exchanged)));
    }

    @ParameterizedTest
    @CsvSource({"3", "7"})
    void aChangedByteIsFound(int at) {
        byte[] chunk = followed(bytes(7, 0, 1), 337054729);
        chunk[at] ^= 4;
        assertThrows(HdfException.class, () -> Fletcher32.checked(chunk));
    }
}
