package dev.yij.io.data;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.io.file.Sha256;
import dev.yij.io.file.WholeFile;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.model.Interpolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a packed data set says about its images: the files `pack.json`, the description, and `images.csv`, a
/// row for each image. The format is in `docs/data.md`.
///
/// @param height   rows of each image
/// @param width    columns of each image
/// @param resize   the filter by which the images were resized
/// @param upright  whether they were rotated by their EXIF orientation
/// @param classes  the names of the classes
/// @param parts    the folders of the parts; empty for a folder of classes
/// @param perShard images in each shard but the last
/// @param entries  the images in order
/// @param copies   groups of images that are copies of one another, by their positions
record PackIndex(
        int height,
        int width,
        Interpolation resize,
        boolean upright,
        List<String> classes,
        Map<Part, String> parts,
        int perShard,
        List<Entry> entries,
        List<List<Integer>> copies) {

    /// The description. A folder that has it is a packed data set.
    static final String NAME = "pack.json";

    private static final String TABLE = "images.csv";
    private static final String FORMAT = "yij-pack";
    private static final int VERSION = 1;
    private static final String HASH = "sha256";
    private static final List<String> COLUMNS = List.of("path", "class", "split", "bytes", "crc32c", "error");

    /// One image.
    ///
    /// @param path       in the folder that was packed, with `/` between names
    /// @param classIndex its class
    /// @param part       its part; null in a folder of classes
    /// @param bytes      the length of its file
    /// @param crc        the CRC-32C of its pixels
    /// @param error      why it could not be read, in which case its pixels are zero; null if it could
    record Entry(
            String path,
            int classIndex,
            @Nullable Part part,
            long bytes,
            int crc,
            @Nullable String error) {}

    /// The bytes of an image.
    int imageBytes() {
        return 3 * height * width;
    }

    /// The number of files with pixels.
    int shards() {
        return Math.ceilDiv(entries.size(), perShard);
    }

    /// The name of a file with pixels.
    static String shard(int number) {
        return String.format(Locale.ROOT, "%05d.rgb", number);
    }

    /// The images in a shard.
    int imagesIn(int shard) {
        return Math.min(perShard, entries.size() - shard * perShard);
    }

    /// Writes both files.
    void write(Path folder) throws IOException {
        StringBuilder csv = new StringBuilder(CsvTable.line(COLUMNS));
        for (Entry entry : entries) {
            csv.append(CsvTable.line(List.of(
                    entry.path(),
                    classes.get(entry.classIndex()),
                    entry.part() == null ? "" : entry.part().word(),
                    String.valueOf(entry.bytes()),
                    HexFormat.of().toHexDigits(entry.crc()),
                    entry.error() == null ? "" : entry.error())));
        }
        byte[] table = csv.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(TABLE), out -> out.write(table));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("version", VERSION);
        map.put("images", entries.size());
        map.put("height", height);
        map.put("width", width);
        map.put("resize", resize.name().toLowerCase(Locale.ROOT));
        map.put("upright", upright);
        map.put("decoder", ImageDecoder.VERSION);
        map.put("classes", classes);
        Map<String, Object> folders = new LinkedHashMap<>();
        parts.forEach((part, name) -> folders.put(part.word(), name));
        map.put("parts", folders);
        map.put("images per shard", perShard);
        map.put("copies", copies);
        map.put(TABLE, sha256(table));
        map.put(HASH, sha256(json(map)));
        byte[] description = json(map);
        WholeFile.write(folder.resolve(NAME), out -> out.write(description));
    }

    private static byte[] json(Map<String, Object> map) throws IOException {
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(map).getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.newDigest().digest(bytes));
    }

    /// Reads both files and checks their hashes.
    ///
    /// @throws DataException if they are damaged, or of another version
    static PackIndex read(Path folder) throws DataException {
        Path file = folder.resolve(NAME);
        try {
            Map<String, Object> map = JsonText.object(Files.readAllBytes(file));
            if (!FORMAT.equals(map.get("format")) || !Integer.valueOf(VERSION).equals(map.get("version"))) {
                throw new DataException(file + ": expected the format " + FORMAT + ", version " + VERSION + ", found "
                        + map.get("format") + ", version " + map.get("version")
                        + ": pack the images again with this yij");
            }
            String hash = String.valueOf(map.remove(HASH));
            if (!hash.equals(sha256(json(map)))) {
                throw new DataException(file + " is damaged: its content does not match its SHA-256");
            }
            file = folder.resolve(TABLE);
            byte[] table = Files.readAllBytes(file);
            if (!sha256(table).equals(map.get(TABLE))) {
                throw new DataException(file + " is damaged: it does not match the SHA-256 in " + NAME);
            }
            return of(map, CsvTable.parse(new String(table, StandardCharsets.UTF_8)));
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(file + " cannot be read: " + Reason.of(e), e);
        }
    }

    private static PackIndex of(Map<String, Object> map, CsvTable table) {
        List<String> classes = value(map, "classes", List.class);
        Map<Part, String> parts = new EnumMap<>(Part.class);
        Map<String, String> folders = value(map, "parts", Map.class);
        folders.forEach((word, name) -> parts.put(part(word), name));
        List<List<Integer>> copies = value(map, "copies", List.class);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        List<Entry> entries = new ArrayList<>();
        for (List<String> row : table.rows()) {
            entries.add(new Entry(
                    row.get(0),
                    Objects.requireNonNull(numbers.get(row.get(1))),
                    row.get(2).isEmpty() ? null : part(row.get(2)),
                    Long.parseLong(row.get(3)),
                    HexFormat.fromHexDigits(row.get(4)),
                    row.get(5).isEmpty() ? null : row.get(5)));
        }
        return new PackIndex(
                value(map, "height", Integer.class),
                value(map, "width", Integer.class),
                Interpolation.valueOf(value(map, "resize", String.class).toUpperCase(Locale.ROOT)),
                value(map, "upright", Boolean.class),
                classes,
                parts,
                value(map, "images per shard", Integer.class),
                entries,
                copies);
    }

    /// What the hash of the description has already vouched for.
    @SuppressWarnings("unchecked")
    private static <T> T value(Map<String, Object> map, String key, Class<? super T> type) {
        return (T) Objects.requireNonNull(type.cast(map.get(key)));
    }

    private static Part part(String word) {
        return Objects.requireNonNull(Part.of(word));
    }

    /// A hash that tells this data set from others, pixels included.
    String digest() {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry).append('\n'));
        text.append(height)
                .append(' ')
                .append(width)
                .append(' ')
                .append(classes)
                .append(copies);
        return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
