package dev.yij.io.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.yij.io.file.Reason;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Preparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A packed data set: images that [Packing] has decoded and resized, in a few large files that are mapped into
/// memory. Training on it has the bits of training on the folder that was packed, needs no decoder, and opens
/// no file for each image. Thread-safe.
///
/// ```java
/// PackedImages packed = PackedImages.open(Path.of("photos.pack"));
/// ImageBatches batches = new ImageBatches(packed.parts().train(), BatchOptions.standard().size(64, 64));
/// ```
///
/// Its images have the paths that they had in the folder, below that of the data set. There are no such files;
/// [ImageFolder#read] reads them. Each time the CRC-32C of an image is checked.
public final class PackedImages {

    private final Path root;
    private final PackIndex index;
    private final String digest;
    private final List<MemorySegment> shards = new ArrayList<>();
    private final Map<Path, Integer> positions = new HashMap<>();

    private PackedImages(Path root, PackIndex index) {
        this.root = root;
        this.index = index;
        this.digest = index.digest();
        for (int i = 0; i < index.entries().size(); i++) {
            positions.put(file(i), i);
        }
    }

    /// Whether a folder is a packed data set.
    public static boolean isPacked(Path folder) {
        return Files.isRegularFile(folder.resolve(PackIndex.NAME));
    }

    /// Opens a packed data set.
    ///
    /// @throws DataException if it is none, of another version, or a file is damaged, missing or too short
    public static PackedImages open(Path folder) throws DataException {
        if (!isPacked(folder)) {
            throw new DataException(folder + " is no packed data set: it has no file " + PackIndex.NAME);
        }
        PackedImages packed = new PackedImages(folder, PackIndex.read(folder));
        for (int i = 0; i < packed.index.shards(); i++) {
            packed.shards.add(packed.map(folder.resolve(PackIndex.shard(i)), packed.index.imagesIn(i)));
        }
        return packed;
    }

    /// The mapping lasts as long as this object.
    private MemorySegment map(Path file, int images) throws DataException {
        long expected = (long) images * index.imageBytes();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != expected) {
                throw new DataException(file + " has " + channel.size() + " bytes, expected " + expected + " for "
                        + images + " images: it is incomplete or was changed");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, expected, Arena.ofAuto());
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + Reason.of(e), e);
        }
    }

    /// The folder.
    public Path root() {
        return root;
    }

    /// A hash that tells this data set from others, pixels included.
    public String digest() {
        return digest;
    }

    /// Height and width of the images.
    public int size() {
        return index.height();
    }

    /// What yij does to images where nothing else is asked for, with the resizing and the orientation that
    /// these have.
    ///
    /// @param usual of which only the scaling of pixels is kept
    public Preparation preparation(Preparation usual) {
        return usual.resize(index.resize()).upright(index.upright());
    }

    /// Whether it was split when it was packed.
    public boolean hasParts() {
        return !index.parts().isEmpty();
    }

    /// Its parts, if it was split.
    ///
    /// @throws DataException if it was not
    public SplitFolders parts() throws DataException {
        if (!hasParts()) {
            throw new DataException(root + ": the packed images are not split into train, val and test");
        }
        return new SplitFolders(
                Objects.requireNonNull(part(Part.TRAIN)), part(Part.VALIDATION), part(Part.TEST), List.of());
    }

    private @Nullable ImageFolder part(Part part) {
        String folder = index.parts().get(part);
        return folder == null ? null : folder(root.resolve(folder), entry -> entry.part() == part);
    }

    /// All images.
    public ImageFolder all() {
        return folder(root, entry -> true);
    }

    private ImageFolder folder(Path folder, Predicate<PackIndex.Entry> chosen) {
        List<ImageFolder.Item> images = new ArrayList<>();
        for (int i = 0; i < index.entries().size(); i++) {
            PackIndex.Entry entry = index.entries().get(i);
            if (chosen.test(entry)) {
                images.add(new ImageFolder.Item(file(i), entry.classIndex()));
            }
        }
        return new ImageFolder(folder, index.classes(), images, List.of(), List.of(), this);
    }

    /// Images that are copies of one another, as found when a folder of classes was packed.
    public NearDuplicates copies() {
        List<NearDuplicates.Group> groups = new ArrayList<>();
        for (List<Integer> group : index.copies()) {
            groups.add(new NearDuplicates.Group(group.stream().map(this::file).toList(), List.of()));
        }
        Map<Path, String> unreadable = new HashMap<>();
        for (int i = 0; i < index.entries().size(); i++) {
            String error = index.entries().get(i).error();
            if (error != null) {
                unreadable.put(file(i), error);
            }
        }
        return new NearDuplicates(groups, unreadable);
    }

    private Path file(int position) {
        return root.resolve(index.entries().get(position).path());
    }

    private int position(Path file) {
        Integer position = positions.get(file);
        if (position == null) {
            throw new IllegalArgumentException(file + " is no image of the packed data set " + root);
        }
        return position;
    }

    /// The length of the file that was packed.
    long bytes(Path file) {
        return index.entries().get(position(file)).bytes();
    }

    /// An image.
    ///
    /// @throws ImageException       if it could not be read when it was packed
    /// @throws UncheckedIOException if its pixels are damaged, which is no reason to leave it out
    RgbImage read(Path file) throws ImageException {
        int position = position(file);
        PackIndex.Entry entry = index.entries().get(position);
        if (entry.error() != null) {
            throw new ImageException(file.toString(), entry.error());
        }
        int shard = position / index.perShard();
        byte[] pixels = new byte[index.imageBytes()];
        try {
            long from = (long) (position % index.perShard()) * pixels.length;
            MemorySegment.copy(shards.get(shard), JAVA_BYTE, from, pixels, 0, pixels.length);
        } catch (InternalError e) { // a mapped file has become shorter
            throw damaged(shard, "has become shorter while it was in use");
        }
        CRC32C crc = new CRC32C();
        crc.update(pixels);
        if ((int) crc.getValue() != entry.crc()) {
            throw damaged(
                    shard,
                    "is damaged: the pixels of " + entry.path() + " have the CRC-32C "
                            + HexFormat.of().toHexDigits((int) crc.getValue()) + ", expected "
                            + HexFormat.of().toHexDigits(entry.crc()));
        }
        return RgbImage.of(index.width(), index.height(), pixels);
    }

    private UncheckedIOException damaged(int shard, String problem) {
        DataException cause = new DataException(root.resolve(PackIndex.shard(shard)) + " " + problem);
        return new UncheckedIOException(cause.getMessage(), cause);
    }

    /// Checks that images of a size and a preparation can be had from it.
    ///
    /// @param magnified whether they are larger than the samples, because of changes that magnify
    /// @throws IllegalArgumentException if not
    void require(ImageReader reader, int height, int width, boolean magnified) {
        if (height != index.height() || width != index.width()) {
            throw new IllegalArgumentException(root + ": the packed images have " + index.height() + "×"
                    + index.width() + " pixels, expected " + height + "×" + width
                    + (magnified
                            ? " for changes that magnify (a scale range above 1): omit these, or use the folder of"
                                    + " images"
                            : ": pack them in this size, or train in theirs"));
        }
        if (reader.preparation().resize() != index.resize()
                || reader.preparation().upright() != index.upright()) {
            throw new IllegalArgumentException(
                    root + ": the packed images were " + words(preparation(reader.preparation())) + ", expected "
                            + words(reader.preparation()) + ": pack them in this way, or use the folder of images");
        }
    }

    private static String words(Preparation preparation) {
        String text = preparation.toString();
        return text.substring(0, text.indexOf(", pixels"));
    }
}
