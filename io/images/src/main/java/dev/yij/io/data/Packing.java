package dev.yij.io.data;

import dev.yij.io.file.WholeFile;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Packs the images of a folder: decodes and resizes each once, and writes them into a few large files, from
/// which [PackedImages] reads them.
///
/// ```java
/// new Packing(64, new ImageReader(Preparation.PHOTOGRAPHS), Packing.SHARD)
///         .pack(Path.of("photos"), Path.of("photos.pack"), done -> {});
/// ```
///
/// @param size       height and width of the images
/// @param reader     how they are read
/// @param shardBytes the largest size of a file with pixels, unless one image is larger
public record Packing(int size, ImageReader reader, long shardBytes) {

    /// The usual size of a file, 256 MB: few files, each of which is copied in seconds.
    public static final long SHARD = 1 << 28;

    /// Images that are decoded at the same time, before they are written in order.
    private static final int TOGETHER = 256;

    /// Checks the ranges.
    public Packing {
        if (size < 1 || shardBytes < 1 || 3.0 * size * size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "images of " + size + "×" + size + " pixels in files of " + shardBytes + " bytes cannot be packed");
        }
    }

    /// Packs a data set. The folder appears complete or not at all.
    ///
    /// @param from     a folder of classes, or one with `train`, `val` and `test`
    /// @param to       does not exist
    /// @param progress receives the number of images done, now and then
    /// @throws DataException if `from` is no data set, or `to` exists or is in it
    /// @throws IOException   if it cannot be written
    public PackedImages pack(Path from, Path to, IntConsumer progress) throws IOException {
        if (Files.exists(to)) {
            throw new DataException(to + " exists already and is not replaced: choose another folder");
        }
        if (to.toAbsolutePath().normalize().startsWith(from.toAbsolutePath().normalize())) {
            throw new DataException(to + " would be in the folder of the images, " + from + ": choose another folder");
        }
        Map<Part, ImageFolder> parts = new EnumMap<>(Part.class);
        @Nullable ImageFolder all = null;
        if (SplitFolders.hasParts(from)) {
            SplitFolders split = SplitFolders.scan(from);
            for (Part part : Part.values()) {
                ImageFolder folder = split.part(part);
                if (folder != null) {
                    parts.put(part, folder);
                }
            }
        } else {
            all = ImageFolder.scan(from);
        }
        List<Source> sources = sources(from, parts, all);
        Path temporary = to.toAbsolutePath().resolveSibling("." + to.getFileName() + "." + UUID.randomUUID() + ".part");
        Files.createDirectories(temporary);
        temporary.toFile().deleteOnExit(); // if a signal ends the program; after the files in it
        try {
            index(sources, parts, all, write(sources, temporary, progress)).write(temporary);
            Files.move(temporary, to);
        } catch (IOException | RuntimeException | Error e) {
            delete(temporary);
            throw e;
        }
        return PackedImages.open(to);
    }

    /// An image to be packed.
    private record Source(
            Path file,
            String path,
            int classIndex,
            @Nullable Part part) {}

    private static List<Source> sources(Path root, Map<Part, ImageFolder> parts, @Nullable ImageFolder all)
            throws DataException {
        List<Source> sources = new ArrayList<>();
        if (all != null) {
            all.images().forEach(image -> sources.add(source(root, image, null)));
        }
        parts.forEach((part, folder) -> folder.images().forEach(image -> sources.add(source(root, image, part))));
        Set<String> paths = new HashSet<>();
        for (Source source : sources) {
            if (!paths.add(source.path())) {
                throw new DataException(
                        root + " has two images whose paths are read as " + source.path() + ": rename one");
            }
        }
        return sources;
    }

    private static Source source(Path root, ImageFolder.Item image, @Nullable Part part) {
        List<String> names = new ArrayList<>();
        root.relativize(image.file()).forEach(name -> names.add(name.toString()));
        return new Source(image.file(), String.join("/", names), image.classIndex(), part);
    }

    /// The images of a shard: as many as fit, at least one.
    private int perShard() {
        return (int) Math.clamp(shardBytes / (3L * size * size), 1, Integer.MAX_VALUE);
    }

    private List<PackIndex.Entry> write(List<Source> sources, Path folder, IntConsumer progress) throws IOException {
        List<PackIndex.Entry> entries = new ArrayList<>();
        int each = perShard();
        for (int first = 0; first < sources.size(); first += each) {
            List<Source> some = sources.subList(first, Math.min(sources.size(), first + each));
            Path file = folder.resolve(PackIndex.shard(first / each));
            file.toFile().deleteOnExit();
            WholeFile.write(file, out -> write(some, entries, out, progress));
        }
        return entries;
    }

    private void write(List<Source> sources, List<PackIndex.Entry> entries, OutputStream out, IntConsumer progress)
            throws IOException {
        for (int first = 0; first < sources.size(); first += TOGETHER) {
            List<Source> some = sources.subList(first, Math.min(sources.size(), first + TOGETHER));
            byte[][] pixels = new byte[some.size()][];
            @Nullable String[] errors = new @Nullable String[some.size()];
            IntStream.range(0, pixels.length).parallel().forEach(i -> {
                Path file = some.get(i).file();
                try {
                    RgbImage image = reader.read(file, size, size);
                    pixels[i] = image.toBytes();
                } catch (ImageException e) {
                    pixels[i] = new byte[3 * size * size];
                    errors[i] = problem(e, file);
                }
            });
            for (int i = 0; i < pixels.length; i++) {
                Source source = some.get(i);
                CRC32C crc = new CRC32C();
                crc.update(pixels[i]);
                out.write(pixels[i]);
                entries.add(new PackIndex.Entry(
                        source.path(),
                        source.classIndex(),
                        source.part(),
                        Files.size(source.file()),
                        (int) crc.getValue(),
                        errors[i]));
            }
            progress.accept(entries.size());
        }
    }

    /// The message without the file's name, which it begins with.
    private static String problem(ImageException e, Path file) {
        String message = String.valueOf(e.getMessage());
        String begin = file + ": ";
        return message.startsWith(begin) ? message.substring(begin.length()) : message;
    }

    private PackIndex index(
            List<Source> sources,
            Map<Part, ImageFolder> parts,
            @Nullable ImageFolder all,
            List<PackIndex.Entry> entries) {
        Map<Part, String> folders = new EnumMap<>(Part.class);
        parts.forEach((part, folder) -> folders.put(part, ImageFolder.nameOf(folder.root())));
        List<String> classes =
                all != null ? all.classes() : parts.values().iterator().next().classes();
        return new PackIndex(
                size,
                size,
                reader.preparation().resize(),
                reader.preparation().upright(),
                classes,
                folders,
                perShard(),
                entries,
                all == null ? List.of() : copies(sources));
    }

    /// The copies that a split will have to keep together.
    private List<List<Integer>> copies(List<Source> sources) {
        Map<Path, Integer> positions = new HashMap<>();
        sources.forEach(source -> positions.put(source.file(), positions.size()));
        List<Path> files = sources.stream().map(Source::file).toList();
        return NearDuplicates.findAmongFew(files, reader.decoder()).groups().stream()
                .map(group -> group.files().stream().map(positions::get).toList())
                .toList();
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // the earlier error counts
        }
    }
}
