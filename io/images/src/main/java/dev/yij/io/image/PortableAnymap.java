package dev.yij.io.image;

import java.io.EOFException;
import java.io.IOException;

/// PBM, PGM and PPM, plain (P1, P2, P3) and raw (P4, P5, P6), following Netpbm's description of the formats
/// (netpbm.sourceforge.net/doc, pbm, pgm, ppm). ImageIO has no reader for them; Commons Imaging 1.0.0-alpha6
/// has one that inverts P1 and decodes 16-bit samples to noise.
///
/// A sample v of a file whose maximum is m becomes `v · 255 / m`, rounded half to even, as in Pillow for
/// colour.
final class PortableAnymap {

    private final byte[] file;
    private int at;

    private PortableAnymap(byte[] file) {
        this.file = file;
    }

    static RgbImage read(byte[] file, String name, Limits limits) throws IOException {
        return new PortableAnymap(file).read(name, limits);
    }

    private RgbImage read(String name, Limits limits) throws IOException {
        int kind = file[1] - '0';
        at = 2;
        boolean plain = kind <= 3;
        boolean bitmap = kind == 1 || kind == 4;
        int channels = kind == 3 || kind == 6 ? 3 : 1;
        int width = number();
        int height = number();
        int max = bitmap ? 1 : number();
        if (max < 1 || max > 65535) {
            throw new ImageException(name, "the image declares a largest sample of " + max + ", 1 … 65535 is allowed");
        }
        limits.check(width, height, name);
        if (!plain) {
            at++; // the one blank between header and samples
            requireBytes(
                    bitmap
                            ? (long) height * ((width + 7) / 8)
                            : (long) height * width * channels * (max > 255 ? 2 : 1));
        }
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < width * channels; i++) {
                int sample = plain ? plainSample(bitmap) : bitmap ? bit(i, i == width - 1) : rawSample(max);
                if (plain && sample > max) {
                    throw new ImageException(name, "the sample " + sample + " is above the declared largest of " + max);
                }
                int level = (int) Math.rint(Math.min(sample, max) * 255.0 / max);
                // In a bitmap, 1 is black.
                put(rgb, y * width * channels + i, channels, bitmap ? 255 - level : level);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static void put(byte[] rgb, int sample, int channels, int level) {
        int first = channels == 3 ? sample : 3 * sample;
        for (int c = 0; c < 3 / channels; c++) {
            rgb[first + c] = (byte) level;
        }
    }

    private int plainSample(boolean bitmap) throws IOException {
        if (!bitmap) {
            return number();
        }
        // The digits of a plain bitmap need no whitespace between them.
        skipBlanks();
        int digit = next() - '0';
        if (digit != 0 && digit != 1) {
            throw new IOException("0 or 1 was expected at byte " + (at - 1));
        }
        return digit;
    }

    private int rawSample(int max) {
        int high = file[at++] & 0xff;
        return max <= 255 ? high : high << 8 | (file[at++] & 0xff);
    }

    /// The bit of column `x`, most significant bit first; each row begins with a new byte.
    private int bit(int x, boolean lastOfRow) {
        int bit = file[at] >> (7 - x % 8) & 1;
        if (x % 8 == 7 || lastOfRow) {
            at++;
        }
        return bit;
    }

    private int number() throws IOException {
        skipBlanks();
        int start = at;
        long value = 0;
        while (at < file.length && file[at] >= '0' && file[at] <= '9') {
            value = Math.min(value * 10 + file[at++] - '0', Integer.MAX_VALUE);
        }
        if (at == start) {
            if (at == file.length) {
                throw new EOFException();
            }
            throw new IOException("a number was expected at byte " + at);
        }
        return (int) value;
    }

    /// Whitespace, and comments from `#` to the end of the line.
    private void skipBlanks() {
        while (at < file.length && (Character.isWhitespace(file[at]) || file[at] == '#')) {
            if (file[at] == '#') {
                while (at < file.length && file[at] != '\n' && file[at] != '\r') {
                    at++;
                }
            } else {
                at++;
            }
        }
    }

    private int next() throws EOFException {
        if (at >= file.length) {
            throw new EOFException();
        }
        return file[at++];
    }

    private void requireBytes(long count) throws EOFException {
        if (file.length - at < count) {
            throw new EOFException();
        }
    }
}
