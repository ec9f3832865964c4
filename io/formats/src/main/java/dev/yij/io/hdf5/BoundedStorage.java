package dev.yij.io.hdf5;

import dev.yij.testvectors.numpy.ZipLimits;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// The bytes of a file as jHDF requests them. They are views of one array, so that a claimed length never
/// allocates memory. Their total number is limited, so that reading a cyclic structure, or one with
/// exponentially many paths to the same place, terminates.
final class BoundedStorage implements HdfBackingStorage {

    /// The number of reads allowed for any file. A valid one needs about ten reads for an object of at least
    /// 100 bytes.
    private static final long READS = 100_000;

    private final byte[] bytes;
    private final Superblock superblock;
    private long readsLeft;
    private long arraysLeft;

    BoundedStorage(byte[] bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
        this.readsLeft = READS + bytes.length / 4;
        this.arraysLeft = ZipLimits.mostUnpacked(bytes.length);
    }

    /// Takes the memory of an array from what all arrays of the file may have: several names may lead to one
    /// array.
    ///
    /// @param bytes its elements as float32
    /// @throws HdfException if it is used up
    void takeForArray(long bytes) {
        arraysLeft -= bytes;
        if (arraysLeft < 0) {
            throw new HdfException(
                    "its arrays take more memory than a file of " + this.bytes.length + " bytes should need");
        }
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return map(address, length);
    }

    @Override
    public ByteBuffer map(long address, long length) {
        if (--readsLeft < 0) {
            throw new HdfException("its structures refer to the same places again and again");
        }
        if (address < 0 || length < 0 || address > bytes.length || length > bytes.length - address) {
            throw new HdfException("something of " + length + " bytes should start at byte " + address
                    + ", but the file has only " + bytes.length);
        }
        return ByteBuffer.wrap(bytes, (int) address, (int) length)
                .slice()
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        return map(address, length);
    }

    @Override
    public long getUserBlockSize() {
        return 0;
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new HdfException("the file is in memory");
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
