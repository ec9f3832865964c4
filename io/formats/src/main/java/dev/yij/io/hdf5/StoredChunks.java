package dev.yij.io.hdf5;

import dev.yij.io.file.FormatException;
import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.DatasetInfo;
import io.jhdf.dataset.chunked.indexing.SingleChunkIndex;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// An array that is stored in chunks, tiles of one shape, each compressed or not: `chunks=True` or
/// `compression="gzip"` in h5py, with the filters shuffle, gzip and fletcher32. A chunk never unpacks to more
/// bytes than its shape says.
///
/// Header, index and list of filters are jHDF's. Its own datasets are not used: they unpack a chunk to any
/// size, read chunks in several threads, which would share the limits of [BoundedStorage], and leave zeros
/// where a chunk is missing.
final class StoredChunks {

    private static final int GZIP = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int CHECKSUM = 4;
    private static final int SMALL = 1 << 24;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8; // of a Java array

    private final HdfBackingStorage storage;
    private final String where;
    private final int[] dims;
    private final int[] chunk;
    private final int element;
    private final List<FilterInfo> filters;

    private StoredChunks(
            HdfBackingStorage storage, String where, int[] dims, int[] chunk, int element, List<FilterInfo> filters) {
        this.storage = storage;
        this.where = where;
        this.dims = dims;
        this.chunk = chunk;
        this.element = element;
        this.filters = filters;
    }

    /// All elements in row-major order, as they are stored.
    ///
    /// @param where   the file and the path of the array, for messages
    /// @param dims    the array's dimensions, of which the caller has checked that their bytes may be allocated
    /// @param element the size of an element in bytes
    /// @throws FormatException if it is stored in a way that is not supported
    /// @throws HdfException    if it is damaged
    static ByteBuffer assemble(HdfBackingStorage storage, String where, ObjectHeader header, int[] dims, int element)
            throws FormatException {
        List<FilterInfo> filters = header.hasMessageOfType(FilterPipelineMessage.class)
                ? header.getMessageOfType(FilterPipelineMessage.class).getFilters()
                : List.of();
        return switch (header.getMessageOfType(DataLayoutMessage.class)) {
            case ChunkedDataLayoutMessage layout -> {
                StoredChunks chunks =
                        new StoredChunks(storage, where, dims, layout.getChunkDimensions(), element, filters);
                chunks.requireShape();
                yield chunks.assemble(BTreeV1.createDataBTree(storage, layout.getBTreeAddress(), dims.length)
                        .getChunks());
            }
            case ChunkedDataLayoutMessageV4 layout
            when layout.getIndexingType() == ChunkedDataLayoutMessageV4.SINGLE_CHUNK_INDEX -> {
                StoredChunks chunks = new StoredChunks(
                        storage,
                        where,
                        dims,
                        Arrays.copyOf(layout.getChunkDimensions(), dims.length),
                        element,
                        filters);
                chunks.requireShape();
                DatasetInfo info = new DatasetInfo(
                        chunks.chunkBytes(), Arrays.stream(dims).asLongStream().toArray(), chunks.chunk);
                yield chunks.assemble(new SingleChunkIndex(layout, info).getAllChunks());
            }
            default ->
                throw new FormatException(where + " is stored in a way that is not supported (h5repack --layout=CONTI"
                        + " writes it in one piece)");
        };
    }

    /// Chunks at the edges may reach beyond the array, but all of them together are not much larger than it.
    private void requireShape() {
        long whole = element;
        long one = element;
        long chunks = element;
        for (int i = 0; i < dims.length && chunk.length == dims.length; i++) {
            whole *= dims[i];
            one = Math.multiplyExact(one, (long) chunk[i]);
            chunks = chunk[i] < 1 ? Long.MAX_VALUE : Math.multiplyExact(chunks, (long) tiles(i) * chunk[i]);
        }
        if (chunk.length != dims.length || one > MOST_BYTES || chunks > Math.max(SMALL, 8 * whole)) {
            throw new HdfException(
                    "chunks of " + Arrays.toString(chunk) + " do not fit an array of " + Arrays.toString(dims));
        }
    }

    private int chunkBytes() {
        return Arrays.stream(chunk).reduce(element, (a, b) -> a * b);
    }

    private ByteBuffer assemble(Collection<Chunk> chunks) throws FormatException {
        byte[] all = new byte[Arrays.stream(dims).reduce(element, (a, b) -> a * b)];
        BitSet present = new BitSet();
        int expected = 1;
        for (int i = 0; i < dims.length; i++) {
            expected *= tiles(i);
        }
        if (chunks.size() > expected) {
            throw new HdfException("an array has " + chunks.size() + " chunks, expected " + expected);
        }
        for (Chunk each : chunks) {
            int number = 0;
            for (int i = 0; i < dims.length; i++) {
                long tile = each.getChunkOffset()[i] / chunk[i];
                if (tile < 0 || tile >= tiles(i)) {
                    throw new HdfException("a chunk lies outside of its array");
                }
                number = number * tiles(i) + (int) tile;
            }
            present.set(number);
            copy(decoded(each), each.getChunkOffset(), all);
        }
        if (present.cardinality() < expected) {
            throw new FormatException(where + " has only " + present.cardinality() + " of its " + expected
                    + " chunks: the others were never written");
        }
        return ByteBuffer.wrap(all);
    }

    private int tiles(int axis) {
        return (dims[axis] - 1) / chunk[axis] + 1;
    }

    /// Copies the rows of a chunk that lie within the array.
    private void copy(byte[] from, long[] offset, byte[] all) {
        int last = dims.length - 1;
        int row = (int) Math.min(chunk[last], dims[last] - offset[last]) * element;
        int[] index = new int[dims.length];
        for (int at = 0; at < from.length; at += chunk[last] * element) {
            boolean inside = true;
            long to = 0;
            for (int i = 0; i < dims.length; i++) {
                long position = offset[i] + index[i];
                inside &= position < dims[i];
                to = to * dims[i] + position;
            }
            if (inside) {
                System.arraycopy(from, at, all, (int) to * element, row);
            }
            for (int i = last - 1; i >= 0 && ++index[i] == chunk[i]; i--) {
                index[i] = 0;
            }
        }
    }

    /// A chunk's bytes, all filters undone, the last first.
    private byte[] decoded(Chunk stored) throws FormatException {
        ByteBuffer buffer = storage.map(stored.getAddress(), stored.getSize());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        for (int i = filters.size() - 1; i >= 0; i--) {
            FilterInfo filter = filters.get(i);
            boolean skipped =
                    stored.getFilterMask() != null && stored.getFilterMask().get(i);
            if (!skipped) {
                bytes = switch (filter.getId()) {
                    case GZIP -> unzipped(bytes);
                    case SHUFFLE -> unshuffled(bytes);
                    case FLETCHER32 -> Fletcher32.checked(bytes);
                    default ->
                        throw new FormatException(where + " is compressed by the filter " + filter.getId()
                                + ", supported are gzip, shuffle and fletcher32");
                };
            }
        }
        if (bytes.length != chunkBytes()) {
            throw new HdfException("a chunk has " + bytes.length + " bytes, expected " + chunkBytes());
        }
        return bytes;
    }

    private byte[] unzipped(byte[] packed) {
        byte[] bytes = new byte[chunkBytes() + CHECKSUM];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int length = 0;
            int got = 1;
            while (got > 0 && length < bytes.length) {
                got = inflater.inflate(bytes, length, bytes.length - length);
                length += got;
            }
            return Arrays.copyOf(bytes, length);
        } catch (DataFormatException e) {
            throw new HdfException("a chunk cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }

    /// The filter shuffle stores the first bytes of all elements, then the second bytes, and so on.
    private byte[] unshuffled(byte[] bytes) {
        byte[] elements = new byte[bytes.length];
        int count = bytes.length / element;
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < element; b++) {
                elements[i * element + b] = bytes[b * count + i];
            }
        }
        System.arraycopy(bytes, count * element, elements, count * element, bytes.length - count * element);
        return elements;
    }
}
