package dev.yij.io.image;

import javax.imageio.stream.ImageInputStreamImpl;

/// An input of two pieces of memory, read one after the other without a copy: a header of our own, and the rest
/// of the file.
final class SplicedInput extends ImageInputStreamImpl {

    private final byte[] head;
    private final byte[] file;
    private final int rest;

    /// @param rest where in the file its own part begins
    SplicedInput(byte[] head, byte[] file, int rest) {
        this.head = head;
        this.file = file;
        this.rest = rest;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        bitOffset = 0;
        boolean inHead = streamPos < head.length;
        long from = inHead ? streamPos : streamPos - head.length + rest;
        byte[] piece = inHead ? head : file;
        if (from >= piece.length) {
            return -1;
        }
        int count = (int) Math.min(length, piece.length - from);
        System.arraycopy(piece, (int) from, to, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return (long) head.length + file.length - rest;
    }
}
