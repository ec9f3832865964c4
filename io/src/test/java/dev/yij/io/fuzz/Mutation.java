package dev.yij.io.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

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

    /// A value in JSON, behind a key or in a list.
    private static final Pattern VALUE =
            Pattern.compile("[:\\[,]\\s*(\"[^\"]*\"|-?[0-9][0-9.eE+-]*|true|false|null|\\{\\}|\\[\\])");

    private static final String[] OTHERS = {
        "null",
        "true",
        "{}",
        "[]",
        "[[]]",
        "\"\"",
        "\"x\"",
        "0",
        "-1",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "99999999999999999999999999",
        "1e999",
        "0.5",
        "[1, 2, 3]",
        "{\"class_name\": \"Conv2D\", \"config\": {}}",
        "[".repeat(2000) + "]".repeat(2000)
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

    /// A copy of a zip archive in which one entry is damaged, and the archive itself in order: what a checksum
    /// does not hold back.
    static byte[] inside(byte[] zip, RandomGenerator random) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            entries.put(entry.getName(), in.readAllBytes());
        }
        List<String> names = List.copyOf(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] entry = entries.getOrDefault(name, new byte[0]);
        entries.put(name, name.endsWith(".json") ? json(entry, random) : of(entry, random));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream written = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                written.putNextEntry(new ZipEntry(each.getKey()));
                written.write(each.getValue());
            }
        }
        return out.toByteArray();
    }

    /// JSON in which one to three values are others, so that it is JSON still.
    private static byte[] json(byte[] text, RandomGenerator random) {
        String json = new String(text, StandardCharsets.UTF_8);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<MatchResult> values = VALUE.matcher(json).results().toList();
            if (!values.isEmpty()) {
                MatchResult value = values.get(random.nextInt(values.size()));
                String other = OTHERS[random.nextInt(OTHERS.length)];
                json = json.substring(0, value.start(1)) + other + json.substring(value.end(1));
            }
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 ->
                bytes[at] = (byte) (bytes[at] >= '0' && bytes[at] <= '9' ? '0' + random.nextInt(10) : random.nextInt());
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
