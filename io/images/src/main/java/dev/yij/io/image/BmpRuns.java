package dev.yij.io.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The run lengths of a BMP's pixels, row by row. A pair (n, v) with n > 0 is n pixels of v, which has two of 4
/// bits in turn; (0, 0) ends a row and (0, 1) the image; (0, n) with n > 2 is followed by n pixels as they are,
/// padded to 16 bits. (0, 2) skips pixels: what they are is not said, so it is refused, as are rows that end
/// too early.
final class BmpRuns {

    private final ByteBuffer from;
    private final boolean fourBits;
    private final int width;
    private final String name;
    private boolean ended;

    /// @param from its position is the first pair's
    BmpRuns(ByteBuffer from, boolean fourBits, int width, String name) {
        this.from = from;
        this.fourBits = fourBits;
        this.width = width;
        this.name = name;
    }

    /// The colours of the next row.
    byte[] row() throws IOException {
        byte[] row = new byte[width];
        int x = 0;
        while (!ended) {
            int count = next();
            int value = next();
            if (count > 0) {
                x = run(row, x, count, value);
            } else if (value > 2) {
                x = pixels(row, x, value);
            } else {
                ended = value == 1;
                if (value == 2 || x < width) {
                    break;
                }
                return row;
            }
            if (x == width && !endsHere()) {
                return row; // the end of a row may be missing
            }
        }
        throw new ImageException(name, "the run lengths of the BMP do not say what each of its pixels is");
    }

    private int run(byte[] row, int x, int count, int value) throws ImageException {
        requireRoom(x + count);
        for (int i = 0; i < count; i++) {
            row[x + i] = (byte) (!fourBits ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
        return x + count;
    }

    private int pixels(byte[] row, int x, int count) throws IOException {
        requireRoom(x + count);
        int bytes = fourBits ? (count + 1) / 2 : count;
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (!fourBits || i % 2 == 0) {
                value = next();
            }
            row[x + i] = (byte) (!fourBits ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
        if (bytes % 2 != 0) {
            next();
        }
        return x + count;
    }

    /// Whether the end of a row or of the image follows.
    private boolean endsHere() {
        return from.remaining() >= 2
                && from.get(from.position()) == 0
                && from.get(from.position() + 1) <= 1
                && from.get(from.position() + 1) >= 0;
    }

    private void requireRoom(int end) throws ImageException {
        if (end > width) {
            throw new ImageException(
                    name, "the image is damaged (a run of pixels ends in column " + end + " of " + width + ")");
        }
    }

    private int next() throws EOFException {
        if (!from.hasRemaining()) {
            throw new EOFException();
        }
        return from.get() & 0xff;
    }
}
