package dev.yij.io.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;

/// BMP, following Microsoft's description of the format ("Bitmap Header Types", "Bitmap Compression") and IBM's
/// of OS/2: palettes of 1 to 8 bits, 16, 24 and 32 bits with any bit fields, run lengths, rows from below or
/// above. Java's reader refuses OS/2's second header and fills what run lengths leave out.
///
/// A bit field v of n bits becomes `v · 255 / (2ⁿ - 1)` in integers, as in Pillow's Unpack.c. Alpha is dropped.
/// A file that does not say what each pixel is, because its run lengths or its palette end too early, is
/// refused.
final class BmpFile {

    private static final int INFO = 40;
    private static final int OS2_FIRST = 12;
    private static final int OS2_SECOND = 64;
    private static final Set<Integer> HEADERS = Set.of(OS2_FIRST, INFO, 52, 56, OS2_SECOND, 108, 124);

    private static final int PLAIN = 0;
    private static final int RUNS_OF_8_BITS = 1;
    private static final int RUNS_OF_4_BITS = 2;
    private static final int FIELDS = 3;
    private static final int FIELDS_AND_ALPHA = 6;

    /// What else may be in a BMP, by the number of its compression.
    private static final Map<Integer, String> OTHERS = Map.of(4, "JPEG", 5, "PNG", 11, "CMYK", 12, "CMYK", 13, "CMYK");

    /// Red, green and blue of 16 bits without masks, and of 24 and 32.
    private static final int[] FIVE_BITS = {0x7c00, 0x3e0, 0x1f};

    private static final int[] EIGHT_BITS = {0xff0000, 0xff00, 0xff};

    private final ByteBuffer file;
    private final String name;
    private final Limits limits;
    private final int header;
    private final int width;
    private final int height;
    private final boolean fromAbove;
    private final int bits;
    private final int compression;

    private BmpFile(byte[] bytes, String name, Limits limits) throws IOException {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
        this.limits = limits;
        requireBytes(18);
        this.header = file.getInt(14);
        if (!HEADERS.contains(header)) {
            throw new ImageException(
                    name,
                    "a BMP with a header of " + Integer.toUnsignedString(header) + " bytes is none that yij supports");
        }
        requireBytes(14 + header);
        boolean first = header == OS2_FIRST;
        int rows = first ? file.getShort(20) & 0xffff : file.getInt(22);
        this.width = first ? file.getShort(18) & 0xffff : file.getInt(18);
        this.fromAbove = rows < 0;
        this.height = Math.abs(rows);
        this.bits = file.getShort(first ? 24 : 28) & 0xffff;
        this.compression = first ? PLAIN : file.getInt(30);
    }

    static RgbImage read(byte[] bytes, String name, Limits limits) throws IOException {
        return new BmpFile(bytes, name, limits).read();
    }

    private RgbImage read() throws IOException {
        String other = OTHERS.getOrDefault(compression, "");
        if (header != OS2_SECOND && !other.isEmpty()) {
            throw new ImageException(name, "this is a BMP with " + other + " inside, which yij does not support");
        }
        boolean palette = bits == 1 || bits == 2 || bits == 4 || bits == 8;
        boolean fields = header != OS2_SECOND && (compression == FIELDS || compression == FIELDS_AND_ALPHA);
        boolean known = compression == PLAIN && (palette || bits == 16 || bits == 24 || bits == 32)
                || fields && (bits == 16 || bits == 32)
                || compression == RUNS_OF_8_BITS && bits == 8
                || compression == RUNS_OF_4_BITS && bits == 4;
        if (!known) {
            throw new ImageException(
                    name,
                    "a BMP with " + bits + " bits a pixel and compression " + Integer.toUnsignedString(compression)
                            + " is none that yij supports");
        }
        limits.check(width, height, name);
        Reduced image = new Reduced(width, height, limits.reduction(width, height), fromAbove);
        if (!palette) {
            numbers(image, fields);
        } else if (compression == PLAIN) {
            indices(image, palette());
        } else {
            BmpRuns runs = new BmpRuns(file.position(pixels()), bits == 4, width, name);
            int[] colours = palette();
            for (int row = 0; row < height; row++) {
                byte[] indices = runs.row();
                for (int x = 0; x < width; x++) {
                    image.put(x, row, colour(colours, indices[x] & 0xff));
                }
            }
        }
        return image.rgb();
    }

    /// The colours as `0xRRGGBB`.
    private int[] palette() throws IOException {
        int entry = colourBytes();
        int start = 14 + header;
        int count = Math.min(declaredColours(), (pixels() - start) / entry);
        int[] colours = new int[count];
        for (int i = 0; i < count; i++) {
            int at = start + i * entry;
            colours[i] = (file.get(at + 2) & 0xff) << 16 | (file.get(at + 1) & 0xff) << 8 | file.get(at) & 0xff;
        }
        return colours;
    }

    private int colourBytes() {
        return header == OS2_FIRST ? 3 : 4;
    }

    private int declaredColours() {
        int most = 1 << bits;
        int declared = header == OS2_FIRST ? 0 : file.getInt(46);
        return declared > 0 && declared < most ? declared : most;
    }

    private int colour(int[] colours, int index) throws ImageException {
        if (index >= colours.length) {
            throw new ImageException(
                    name, "a pixel has colour " + index + " of a palette of " + colours.length + ", counted from 0");
        }
        return colours[index];
    }

    private void indices(Reduced image, int[] colours) throws IOException {
        int start = plainPixels();
        for (int row = 0; row < height; row++) {
            for (int x = 0; x < width; x++) {
                int bit = x * bits;
                int shift = 8 - bits - bit % 8;
                int index = (file.get(start + row * stride() + bit / 8) & 0xff) >> shift & (1 << bits) - 1;
                image.put(x, row, colour(colours, index));
            }
        }
    }

    private void numbers(Reduced image, boolean hasFields) throws IOException {
        int[] masks = bits == 16 ? FIVE_BITS : EIGHT_BITS;
        if (hasFields) {
            requireBytes(14 + INFO + 12);
            masks = new int[] {file.getInt(54), file.getInt(58), file.getInt(62)};
            requireFields(masks);
        }
        int start = plainPixels();
        int bytes = bits / 8;
        for (int row = 0; row < height; row++) {
            for (int x = 0; x < width; x++) {
                int at = start + row * stride() + x * bytes;
                int number = 0;
                for (int i = 0; i < bytes; i++) {
                    number |= (file.get(at + i) & 0xff) << 8 * i;
                }
                image.put(
                        x, row, field(number, masks[0]) << 16 | field(number, masks[1]) << 8 | field(number, masks[2]));
            }
        }
    }

    private static int field(int number, int mask) {
        int shift = Integer.numberOfTrailingZeros(mask);
        return (int) (((number & mask) >>> shift) * 255L / (mask >>> shift));
    }

    private void requireFields(int[] masks) throws ImageException {
        int before = 0;
        for (int mask : masks) {
            int field = mask == 0 ? 0 : mask >>> Integer.numberOfTrailingZeros(mask);
            boolean contiguous = mask != 0 && (field & field + 1) == 0;
            if (!contiguous || (mask & before) != 0 || bits == 16 && mask >>> 16 != 0) {
                throw new ImageException(name, "the image is damaged (its bit fields contradict one another)");
            }
            before |= mask;
        }
    }

    /// Where the pixels begin. Some programs write where the palette does, as Pillow knows too.
    private int pixels() throws IOException {
        int start = file.getInt(10);
        if (start == 14 + header && bits <= 8) {
            start += colourBytes() * declaredColours();
        }
        if (start < 14 + header || start > file.capacity()) {
            throw new ImageException(
                    name,
                    "the image is damaged (its pixels would begin at byte " + Integer.toUnsignedString(start) + " of "
                            + file.capacity() + ")");
        }
        return start;
    }

    /// The same, if there are as many as there must be.
    private int plainPixels() throws IOException {
        long last = ((long) width * bits + 7) / 8;
        int start = pixels();
        requireBytes(start + (long) (height - 1) * stride() + last);
        return start;
    }

    /// The bytes of a row: a multiple of four.
    private int stride() {
        return (int) (((long) width * bits + 31) / 32 * 4);
    }

    private void requireBytes(long count) throws EOFException {
        if (file.capacity() < count) {
            throw new EOFException();
        }
    }

    /// The image, of which every `step`-th pixel of every `step`-th row is kept.
    private static final class Reduced {

        private final int width;
        private final int height;
        private final int rows;
        private final int step;
        private final boolean fromAbove;
        private final byte[] rgb;

        Reduced(int width, int height, int step, boolean fromAbove) {
            this.width = Math.ceilDiv(width, step);
            this.height = Math.ceilDiv(height, step);
            this.rows = height;
            this.step = step;
            this.fromAbove = fromAbove;
            this.rgb = new byte[3 * this.width * this.height];
        }

        /// @param row counted in the order of the file
        void put(int x, int row, int colour) {
            int y = fromAbove ? row : rows - 1 - row;
            if (x % step == 0 && y % step == 0) {
                int at = 3 * (y / step * width + x / step);
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }

        RgbImage rgb() {
            return new RgbImage(width, height, rgb);
        }
    }
}
