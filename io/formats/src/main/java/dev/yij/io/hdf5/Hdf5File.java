package dev.yij.io.hdf5;

import dev.yij.io.file.FormatException;
import io.jhdf.Superblock;
import io.jhdf.SymbolTableEntry;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// A file being read: its name, for messages, and its bytes. Every exception that jHDF throws becomes a
/// [FormatException] here.
public final class Hdf5File {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

    /// The smallest size of what may precede the format in a file.
    private static final long USER_BLOCK = 512;

    private final String name;
    private final BoundedStorage storage;

    private Hdf5File(String name, BoundedStorage storage) {
        this.name = name;
        this.storage = storage;
    }

    /// An operation of jHDF.
    @FunctionalInterface
    interface Reading<T> {
        T read() throws FormatException;
    }

    /// Whether bytes start like an HDF5 file.
    ///
    /// @param head the first bytes of a file, at least 8 of them if the file has as many
    public static boolean isHdf5(byte[] head) {
        return head.length >= SIGNATURE.length
                && Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /// Reads a file.
    ///
    /// @return its root
    /// @throws FormatException if it is not an HDF5 file, or is damaged
    /// @throws IOException     if it cannot be read
    public static StoredGroup read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected an HDF5 file");
        }
        try {
            if (Files.size(file) > Integer.MAX_VALUE - 8) {
                throw new FormatException(file + " has more than 2147483639 bytes, the limit");
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no file " + file, e);
        }
    }

    /// Reads a file that is already in memory.
    ///
    /// @param name its name in messages
    /// @return its root
    /// @throws FormatException as [#read(Path)]
    public static StoredGroup read(byte[] bytes, String name) throws FormatException {
        int start = start(bytes);
        if (start < 0) {
            throw new FormatException(name + " is not an HDF5 file: it does not begin with \\x89HDF");
        }
        return guarded(name, () -> {
            byte[] content = start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
            ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            Superblock superblock = Superblock.readSuperblock(buffer);
            if (superblock.getBaseAddressByte() != start) {
                throw new HdfException("its addresses are not relative to its first byte");
            }
            BoundedStorage storage = new BoundedStorage(content, superblock);
            return new StoredGroup(new Hdf5File(name, storage), "", rootAddress(superblock, storage));
        });
    }

    /// Where the format begins: at the first byte, or after a user block of 512 bytes, 1024, and so on; -1 if
    /// nowhere.
    private static int start(byte[] bytes) {
        for (long at = 0; at + SIGNATURE.length <= bytes.length; at = Math.max(USER_BLOCK, 2 * at)) {
            int from = (int) at;
            if (Arrays.equals(bytes, from, from + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
                return from;
            }
        }
        return -1;
    }

    private static long rootAddress(Superblock superblock, BoundedStorage storage) {
        return switch (superblock) {
            case Superblock.SuperblockV0V1 old ->
                new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress()).getObjectHeaderAddress();
            case Superblock.SuperblockV2V3 recent -> recent.getRootGroupObjectHeaderAddress();
            default -> throw new HdfException("its superblock is of an unknown kind");
        };
    }

    String name() {
        return name;
    }

    BoundedStorage storage() {
        return storage;
    }

    <T> T guarded(Reading<T> reading) throws FormatException {
        return guarded(name, reading);
    }

    /// jHDF has no exception of its own for many kinds of damage: an address outside of the file causes one of
    /// `java.nio`, a header that refers to itself a stack overflow.
    private static <T> T guarded(String name, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (RuntimeException e) {
            throw new FormatException(name + " is a damaged HDF5 file: " + reason(e), e);
        } catch (StackOverflowError e) {
            throw new FormatException(name + " is a damaged HDF5 file: its structures contain a cycle", e);
        }
    }

    /// The innermost cause that has a message.
    private static String reason(Throwable failure) {
        String words = "it ends within a structure, or contains an unknown one";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && cause instanceof HdfException) {
                words = message;
            }
        }
        return words;
    }
}
