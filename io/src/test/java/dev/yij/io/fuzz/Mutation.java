package dev.yij.io.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Damages that files suffer, by chance or by design.
final class Mutation {

    /// Numbers that lengths, counts and addresses are checked with too rarely.
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        0x7F,
        0x80,
        0xFF,
        0xFFFF,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private Mutation() {}

    /// A copy of a file with one to four damages.
    static byte[] of(byte[] file, RandomGenerator random) {
        byte[] bytes = file.clone();
        int damages = 1 + random.nextInt(4);
        for (int i = 0; i < damages && bytes.length > 16; i++) {
            bytes = damaged(bytes, random);
        }
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2, 3 -> put(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)], random);
            case 4 -> put(bytes, at, random.nextInt(bytes.length), random); // an address inside of the file
            case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(64)), (byte) 0);
            case 6 -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at, random.nextInt(8));
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, long number, RandomGenerator random) {
        int width = 1 << random.nextInt(4);
        int aligned = random.nextBoolean() ? at & ~7 : at;
        if (aligned + Long.BYTES <= bytes.length) {
            ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(0, number);
            System.arraycopy(buffer.array(), 0, bytes, aligned, width);
        }
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        int length = Math.min(count, bytes.length - at);
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
    }
}
