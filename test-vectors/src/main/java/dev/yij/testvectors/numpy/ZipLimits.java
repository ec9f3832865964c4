package dev.yij.testvectors.numpy;

import java.util.List;

/// What is accepted of a zip archive from an unknown source.
public final class ZipLimits {

    /// The largest number of entries.
    public static final int MOST_ENTRIES = 10_000;

    /// The largest ratio of unpacked to packed bytes, except for small entries. Weights hardly shrink at all.
    /// Deflate reaches 1032, for zeros (<https://zlib.net/zlib_tech.html>), but a file with such a ratio is
    /// made to exhaust memory.
    private static final long LARGEST_RATIO = 20;

    private static final long ALWAYS_ALLOWED = 1 << 24;
    private static final long JSON_ALWAYS_ALLOWED = 1 << 21;
    private static final long LARGEST_JSON = 1 << 24;
    private static final long LARGEST_JSON_RATIO = 40;

    private ZipLimits() {}

    /// The largest number of bytes that packed bytes may unpack to.
    public static long mostUnpacked(long packed) {
        return Math.max(ALWAYS_ALLOWED, Math.min(packed, Long.MAX_VALUE / LARGEST_RATIO) * LARGEST_RATIO);
    }

    /// The largest number of bytes that packed JSON may unpack to. It shrinks more than weights do, to a
    /// thirtieth where a thousand layers look alike, and a parsed list takes twenty times as much memory as
    /// its text.
    public static long mostJson(long packed) {
        return Math.max(JSON_ALWAYS_ALLOWED, Math.min(packed, LARGEST_JSON) * LARGEST_JSON_RATIO);
    }

    /// Whether the name of an entry, taken as a path in some folder, may lie outside that folder: `../x`, `/x`,
    /// and any name with a backslash or a zero byte.
    public static boolean isOutsideFolder(String name) {
        return name.startsWith("/")
                || name.contains("\\")
                || name.indexOf(0) >= 0
                || List.of(name.split("/")).contains("..");
    }
}
