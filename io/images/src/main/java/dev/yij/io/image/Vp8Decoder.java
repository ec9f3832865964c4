package dev.yij.io.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/// A key frame of VP8 (RFC 6386), which is a lossy WebP: the planes Y, U and V. The only pure-Java decoder that
/// we found, TwelveMonkeys', predicts from filtered samples and so departs from libwebp by up to 127 levels.
final class Vp8Decoder {

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };
    private static final int[] BLOCK_MODE_TREE = {0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9};

    /// Block types of the coefficients' probabilities: luma without DC, its DC coefficients, chroma, luma with
    /// DC.
    private static final int LUMA_AC = 0;

    private static final int LUMA_DC = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    /// Y, U and V, each with one row above and one column to the left.
    private final byte[][] planes = new byte[3][];

    private final int[] strides;
    private final int[] probabilities = Vp8Tables.COEFFICIENTS.clone();

    // The frame's header.
    private final Vp8Bits header;
    private final Vp8Bits[] partitions;
    private boolean segments;
    private boolean segmentMap;
    private final int[] segmentProbabilities = {255, 255, 255};
    private final int[][] steps = new int[4][];
    private final boolean simpleFilter;
    private final int sharpness;
    /// The filter's level by segment, and whether the macroblock is predicted in blocks of 4×4.
    private final int[][] levels = new int[4][2];

    private final int skipProbability;

    // Of one row of macroblocks: what later ones need to know.
    private final int[] modesAbove;
    private final int[] modesLeft = new int[4];
    /// Whether blocks had coefficients: luma 4, U 2, V 2, DC 1 for each column, and the same to the left.
    private final int[] coefficientsAbove;

    private final int[] coefficientsLeft = new int[9];

    // Of each macroblock: its filter level, and whether its inner edges are filtered.
    private final int[] filterLevel;
    private final boolean[] filterInner;

    // Of the present macroblock.
    private final int[] coefficients = new int[25 * 16];
    private final int[] blockModes = new int[16];

    /// @param from where the frame begins in the file
    /// @param end  where it ends
    Vp8Decoder(byte[] file, int from, int end) throws IOException {
        if (end - from < 10) {
            throw new EOFException();
        }
        int bits = Byte.toUnsignedInt(file[from])
                | Byte.toUnsignedInt(file[from + 1]) << 8
                | Byte.toUnsignedInt(file[from + 2]) << 16;
        if ((bits & 1) != 0 || file[from + 3] != (byte) 0x9d || file[from + 4] != 1 || file[from + 5] != 0x2a) {
            throw new IOException("the frame is not a key frame of VP8");
        }
        width = (Byte.toUnsignedInt(file[from + 6]) | Byte.toUnsignedInt(file[from + 7]) << 8) & 0x3fff;
        height = (Byte.toUnsignedInt(file[from + 8]) | Byte.toUnsignedInt(file[from + 9]) << 8) & 0x3fff;
        columns = Math.ceilDiv(width, 16);
        rows = Math.ceilDiv(height, 16);
        strides = new int[] {16 * columns + 1, 8 * columns + 1, 8 * columns + 1};
        modesAbove = new int[4 * columns];
        coefficientsAbove = new int[9 * columns];
        filterLevel = new int[columns * rows];
        filterInner = new boolean[columns * rows];

        int firstEnd = from + 10 + (bits >> 5);
        if (firstEnd > end) {
            throw new EOFException();
        }
        header = new Vp8Bits(file, from + 10, firstEnd);
        header.number(2); // colour space and clamping: every decoder clamps
        int[] quantizers = new int[4];
        int[] strengths = new int[4];
        boolean absolute = readSegments(quantizers, strengths);
        simpleFilter = header.flag();
        int level = header.number(6);
        sharpness = header.number(3);
        readLevels(level, absolute, strengths);
        partitions = partitions(file, firstEnd, end, 1 << header.number(2));
        readQuantizers(quantizers, absolute);
        header.flag(); // whether the probabilities are kept for a next frame
        for (int i = 0; i < probabilities.length; i++) {
            if (header.bit(Vp8Tables.COEFFICIENT_UPDATES[i]) == 1) {
                probabilities[i] = header.number(8);
            }
        }
        skipProbability = header.flag() ? header.number(8) : -1;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Decodes the frame and converts it.
    ///
    /// @param step how many rows and columns become one
    RgbImage decode(int step) {
        for (int p = 0; p < 3; p++) {
            int size = p == 0 ? 16 : 8;
            byte[] plane = new byte[strides[p] * (size * rows + 1)];
            // What lies outside of the image counts as 127 above and 129 to the left.
            Arrays.fill(plane, 0, strides[p], (byte) 127);
            for (int at = strides[p]; at < plane.length; at += strides[p]) {
                plane[at] = (byte) 129;
            }
            planes[p] = plane;
        }
        for (int row = 0; row < rows; row++) {
            Arrays.fill(modesLeft, 0);
            Arrays.fill(coefficientsLeft, 0);
            for (int column = 0; column < columns; column++) {
                macroblock(row, column, partitions[row % partitions.length]);
            }
        }
        filter();
        return Yuv.toRgb(planes, strides, width, height, step);
    }

    private boolean readSegments(int[] quantizers, int[] strengths) {
        segments = header.flag();
        boolean absolute = false;
        if (segments) {
            segmentMap = header.flag();
            if (header.flag()) {
                absolute = header.flag();
                for (int i = 0; i < 4; i++) {
                    quantizers[i] = header.optionalSigned(7);
                }
                for (int i = 0; i < 4; i++) {
                    strengths[i] = header.optionalSigned(6);
                }
            }
            for (int i = 0; i < 3 && segmentMap; i++) {
                segmentProbabilities[i] = header.flag() ? header.number(8) : 255;
            }
        }
        return absolute;
    }

    private void readLevels(int level, boolean absolute, int[] strengths) {
        int[] deltas = new int[8];
        boolean useDeltas = header.flag();
        if (useDeltas && header.flag()) {
            for (int i = 0; i < 8; i++) {
                deltas[i] = header.optionalSigned(6);
            }
        }
        for (int s = 0; s < 4; s++) {
            int base = segments ? strengths[s] + (absolute ? 0 : level) : level;
            for (int inBlocks = 0; inBlocks < 2; inBlocks++) {
                // A key frame has one kind of reference, 0, and one kind of mode with a difference, 4.
                int changed = base + (useDeltas ? deltas[0] + (inBlocks == 1 ? deltas[4] : 0) : 0);
                levels[s][inBlocks] = level == 0 ? 0 : Math.clamp(changed, 0, 63);
            }
        }
    }

    private static Vp8Bits[] partitions(byte[] file, int from, int end, int count) throws EOFException {
        Vp8Bits[] partitions = new Vp8Bits[count];
        int at = from + 3 * (count - 1);
        if (at > end) {
            throw new EOFException();
        }
        for (int i = 0; i < count; i++) {
            int size = end - at;
            if (i < count - 1) {
                int entry = from + 3 * i;
                size = Byte.toUnsignedInt(file[entry])
                        | Byte.toUnsignedInt(file[entry + 1]) << 8
                        | Byte.toUnsignedInt(file[entry + 2]) << 16;
            }
            if (size > end - at) {
                throw new EOFException();
            }
            partitions[i] = new Vp8Bits(file, at, at + size);
            at += size;
        }
        return partitions;
    }

    private void readQuantizers(int[] quantizers, boolean absolute) {
        int base = header.number(7);
        int[] delta = new int[5];
        for (int i = 0; i < 5; i++) {
            delta[i] = header.optionalSigned(4);
        }
        for (int s = 0; s < 4; s++) {
            int q = segments ? quantizers[s] + (absolute ? 0 : base) : base;
            // DC and AC of luma, of its DC coefficients, of chroma.
            steps[s] = new int[] {
                Vp8Tables.DC_STEPS[Math.clamp(q + delta[0], 0, 127)],
                Vp8Tables.AC_STEPS[Math.clamp(q, 0, 127)],
                2 * Vp8Tables.DC_STEPS[Math.clamp(q + delta[1], 0, 127)],
                Math.max(8, Vp8Tables.AC_STEPS[Math.clamp(q + delta[2], 0, 127)] * 155 / 100),
                Vp8Tables.DC_STEPS[Math.clamp(q + delta[3], 0, 117)],
                Vp8Tables.AC_STEPS[Math.clamp(q + delta[4], 0, 127)]
            };
        }
    }

    private void macroblock(int row, int column, Vp8Bits tokens) {
        int segment = !segmentMap
                ? 0
                : header.bit(segmentProbabilities[0]) == 0
                        ? header.bit(segmentProbabilities[1])
                        : 2 + header.bit(segmentProbabilities[2]);
        boolean skip = skipProbability >= 0 && header.bit(skipProbability) == 1;
        boolean inBlocks = header.bit(145) == 0;
        int mode = inBlocks ? readBlockModes(column) : readMode(column);
        int chromaMode = header.bit(142) == 0
                ? Vp8Prediction.DC
                : header.bit(114) == 0
                        ? Vp8Prediction.VERTICAL
                        : header.bit(183) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TM;
        boolean any = false;
        if (skip) {
            int dc = inBlocks ? 8 : 9;
            Arrays.fill(coefficientsAbove, 9 * column, 9 * column + dc, 0);
            Arrays.fill(coefficientsLeft, 0, dc, 0);
            Arrays.fill(coefficients, 0);
        } else {
            any = readCoefficients(column, inBlocks, steps[segment], tokens);
        }
        int number = row * columns + column;
        filterLevel[number] = levels[segment][inBlocks ? 1 : 0];
        filterInner[number] = inBlocks || any;
        luma(row, column, mode, inBlocks);
        for (int p = 1; p < 3; p++) {
            int stride = strides[p];
            int at = stride * (8 * row + 1) + 8 * column + 1;
            Vp8Prediction.square(planes[p], stride, at, 8, chromaMode, row > 0, column > 0);
            for (int b = 0; b < 4; b++) {
                int block = at + b / 2 * 4 * stride + b % 2 * 4;
                Vp8Transform.addCosine(coefficients, 16 * (12 + 4 * p + b), planes[p], stride, block);
            }
        }
    }

    private int readMode(int column) {
        int mode = header.bit(156) == 0
                ? header.bit(163) == 0 ? Vp8Prediction.DC : Vp8Prediction.VERTICAL
                : header.bit(128) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TM;
        Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
        Arrays.fill(modesLeft, mode);
        return mode;
    }

    private int readBlockModes(int column) {
        for (int b = 0; b < 16; b++) {
            int above = 4 * column + b % 4;
            int p = 9 * (10 * modesAbove[above] + modesLeft[b / 4]);
            int node = 0;
            do {
                node = BLOCK_MODE_TREE[node + header.bit(Vp8Tables.BLOCK_MODES[p + (node >> 1)])];
            } while (node > 0);
            blockModes[b] = -node;
            modesAbove[above] = -node;
            modesLeft[b / 4] = -node;
        }
        return 0;
    }

    /// @return whether any coefficient is not zero
    private boolean readCoefficients(int column, boolean inBlocks, int[] step, Vp8Bits tokens) {
        Arrays.fill(coefficients, 0);
        int above = 9 * column;
        boolean any = false;
        if (!inBlocks) {
            int context = coefficientsAbove[above + 8] + coefficientsLeft[8];
            int[] dc = new int[16];
            int count = readBlock(tokens, LUMA_DC, context, 0, step[2], step[3], dc, 0);
            coefficientsAbove[above + 8] = count > 0 ? 1 : 0;
            coefficientsLeft[8] = count > 0 ? 1 : 0;
            Vp8Transform.walshHadamard(dc, coefficients);
        }
        int first = inBlocks ? 0 : 1;
        for (int b = 0; b < 24; b++) {
            boolean luma = b < 16;
            int x = luma ? b % 4 : 4 + (b - 16) / 4 * 2 + b % 2;
            int y = luma ? b / 4 : 4 + (b - 16) / 4 * 2 + b % 4 / 2;
            int context = coefficientsAbove[above + x] + coefficientsLeft[y];
            int count = luma
                    ? readBlock(
                            tokens, inBlocks ? LUMA : LUMA_AC, context, first, step[0], step[1], coefficients, 16 * b)
                    : readBlock(tokens, CHROMA, context, 0, step[4], step[5], coefficients, 16 * b);
            int has = count > (luma ? first : 0) ? 1 : 0;
            coefficientsAbove[above + x] = has;
            coefficientsLeft[y] = has;
            any |= count > 1 || coefficients[16 * b] != 0;
        }
        return any;
    }

    /// Reads the tokens of a block (RFC 6386, section 13) and dequantizes them.
    ///
    /// @return one more than the position of the last coefficient
    private int readBlock(Vp8Bits tokens, int type, int context, int first, int dc, int ac, int[] to, int at) {
        int p = node(type, first, context);
        for (int n = first; n < 16; ) {
            if (tokens.bit(probabilities[p]) == 0) {
                return n;
            }
            while (tokens.bit(probabilities[p + 1]) == 0) {
                if (++n == 16) {
                    return 16;
                }
                p = node(type, n, 0);
            }
            int value = magnitude(tokens, p);
            int signed = tokens.flag() ? -value : value;
            to[at + ZIGZAG[n]] = signed * (n > 0 ? ac : dc);
            n++;
            p = node(type, n, value == 1 ? 1 : 2);
        }
        return 16;
    }

    private static int node(int type, int position, int context) {
        return 11 * (3 * (8 * type + BANDS[position]) + context);
    }

    private int magnitude(Vp8Bits tokens, int p) {
        if (tokens.bit(probabilities[p + 2]) == 0) {
            return 1;
        }
        if (tokens.bit(probabilities[p + 3]) == 0) {
            return tokens.bit(probabilities[p + 4]) == 0 ? 2 : 3 + tokens.bit(probabilities[p + 5]);
        }
        if (tokens.bit(probabilities[p + 6]) == 0) {
            return tokens.bit(probabilities[p + 7]) == 0
                    ? 5 + tokens.bit(159)
                    : 7 + 2 * tokens.bit(165) + tokens.bit(145);
        }
        int high = tokens.bit(probabilities[p + 8]);
        int category = 2 * high + tokens.bit(probabilities[p + 9 + high]);
        int extra = 0;
        for (int probability : LARGE[category]) {
            extra = 2 * extra + tokens.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }

    private void luma(int row, int column, int mode, boolean inBlocks) {
        byte[] plane = planes[0];
        int stride = strides[0];
        int at = stride * (16 * row + 1) + 16 * column + 1;
        if (!inBlocks) {
            Vp8Prediction.square(plane, stride, at, 16, mode, row > 0, column > 0);
        }
        for (int b = 0; b < 16; b++) {
            int block = at + b / 4 * 4 * stride + b % 4 * 4;
            if (inBlocks) {
                Vp8Prediction.block(plane, stride, block, blockModes[b], edge(row, column, b, block));
            }
            Vp8Transform.addCosine(coefficients, 16 * b, plane, stride, block);
        }
    }

    /// The samples around a block of 4×4: to the left from the bottom up, the corner, above, above to the
    /// right. The four to the right of the macroblock come from the macroblock above to the right, in all its
    /// rows of blocks.
    private int[] edge(int row, int column, int b, int block) {
        byte[] plane = planes[0];
        int stride = strides[0];
        int[] edge = new int[13];
        for (int i = 0; i < 4; i++) {
            edge[3 - i] = plane[block + i * stride - 1] & 0xff;
        }
        int above = block - stride;
        for (int i = 0; i < 5; i++) {
            edge[4 + i] = plane[above - 1 + i] & 0xff;
        }
        int right = b % 4 == 3 ? above + 4 - b / 4 * 4 * stride : above + 4;
        boolean outside = b % 4 == 3 && column == columns - 1;
        for (int i = 0; i < 4; i++) {
            edge[9 + i] = outside ? row == 0 ? 127 : plane[right - 1] & 0xff : plane[right + i] & 0xff;
        }
        return edge;
    }

    private void filter() {
        for (int number = 0; number < filterLevel.length; number++) {
            int level = filterLevel[number];
            if (level == 0) {
                continue;
            }
            int inner = level;
            if (sharpness > 0) {
                inner = Math.min(inner >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
            }
            inner = Math.max(1, inner);
            int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
            for (int p = 0; p < (simpleFilter ? 1 : 3); p++) {
                int size = p == 0 ? 16 : 8;
                int stride = strides[p];
                int row = number / columns;
                int column = number % columns;
                int at = stride * (size * row + 1) + size * column + 1;
                int limit = 2 * level + inner;
                int beside = simpleFilter ? -1 : inner;
                for (int direction = 0; direction < 2; direction++) {
                    int step = direction == 0 ? 1 : stride;
                    int along = direction == 0 ? stride : 1;
                    if ((direction == 0 ? column : row) > 0) {
                        Vp8Filter.edge(planes[p], at, step, along, size, limit + 4, beside, variance, true);
                    }
                    for (int k = 4; k < size && filterInner[number]; k += 4) {
                        Vp8Filter.edge(planes[p], at + k * step, step, along, size, limit, beside, variance, false);
                    }
                }
            }
        }
    }
}
