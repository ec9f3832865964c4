package dev.yij.io.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/// Photo formats that Java has no decoder for, told from a file's first bytes.
final class ForeignFormat {

    private static final Set<String> HEIC =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "heif");

    private ForeignFormat() {}

    /// The format's name and how to convert a file of it; empty if it is none of these.
    static String problem(byte[] file) {
        String format = format(file);
        return format.isEmpty()
                ? ""
                : "this is a " + format + " image, which yij cannot read; convert it to JPEG, for example with"
                        + " `heif-convert IN OUT.jpg` or, on a Mac, `sips -s format jpeg IN --out OUT.jpg`";
    }

    /// ISO/IEC 14496-12, 4.3 (`ftyp`), ISO/IEC 15444-1, A.4.1 and I.5.1, ISO/IEC 18181-2.
    private static String format(byte[] file) {
        if (starts(file, 0xff, 0x4f, 0xff, 0x51) || starts(file, 0, 0, 0, 12, 'j', 'P', ' ', ' ')) {
            return "JPEG 2000";
        }
        if (starts(file, 0xff, 0x0a) || starts(file, 0, 0, 0, 12, 'J', 'X', 'L', ' ')) {
            return "JPEG XL";
        }
        if (file.length < 16 || !ascii(file, 4).equals("ftyp")) {
            return "";
        }
        int end = Math.min(file.length - 3, Math.max(16, (file[2] & 0xff) << 8 | (file[3] & 0xff)));
        boolean heic = HEIC.contains(ascii(file, 8));
        for (int at = 8; at < end; at += at == 8 ? 8 : 4) {
            if (ascii(file, at).equals("avif") || ascii(file, at).equals("avis")) {
                return "AVIF";
            }
            heic |= HEIC.contains(ascii(file, at));
        }
        return heic ? "HEIC" : "";
    }

    private static String ascii(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.US_ASCII);
    }

    private static boolean starts(byte[] file, int... bytes) {
        byte[] expected = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            expected[i] = (byte) bytes[i];
        }
        return file.length >= bytes.length && Arrays.equals(file, 0, bytes.length, expected, 0, bytes.length);
    }
}
