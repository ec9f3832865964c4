package dev.yij.io.image;

/// VP8's arithmetic decoder (RFC 6386, section 7) over a part of a file. Past its end it reads zeros, as
/// libwebp.
final class Vp8Bits {

    private final byte[] file;
    private final int end;
    private int at;
    private int value;
    private int range = 255;
    private int shifts;

    Vp8Bits(byte[] file, int from, int end) {
        this.file = file;
        this.at = from;
        this.end = end;
        this.value = next() << 8 | next();
    }

    private int next() {
        return at < end ? file[at++] & 0xff : 0;
    }

    /// One bit that is 0 with a probability of `probability / 256`.
    int bit(int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        int bit = value >= split << 8 ? 1 : 0;
        if (bit == 1) {
            range -= split;
            value -= split << 8;
        } else {
            range = split;
        }
        while (range < 128) {
            value <<= 1;
            range <<= 1;
            if (++shifts == 8) {
                shifts = 0;
                value |= next();
            }
        }
        return bit;
    }

    boolean flag() {
        return bit(128) == 1;
    }

    /// An unsigned number, its highest bit first.
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /// A number and its sign, if a flag says that they follow; 0 otherwise.
    int optionalSigned(int bits) {
        if (!flag()) {
            return 0;
        }
        int number = number(bits);
        return flag() ? -number : number;
    }
}
