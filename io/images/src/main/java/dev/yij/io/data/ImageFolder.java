package dev.yij.io.data;

import static dev.yij.io.data.CodePointOrder.BY_CODE_POINT;

import dev.yij.io.file.Reason;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.image.RgbImage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of images with one sub-folder per class, listed as Keras's `flow_from_directory` lists it:
/// classes in code-point order, the files of a class in the order of their folder, then of their name, found
/// recursively.
///
/// Hidden files and folders (those whose name begins with a dot), folders that systems create (`@eaDir`,
/// `__MACOSX`) and those of training runs are passed over. Names of classes are composed (NFC), so that folders
/// whose names differ only in how accents are stored are one class. Links to images count; links to folders
/// inside a class are not followed, as in Keras, so that no cycle can arise.
///
/// @param root    the folder
/// @param classes the names of the classes; a class's number is its position
/// @param images  all images, class by class
/// @param foreign photos in formats that yij cannot read, by their extension
/// @param passedOver what does not count: hidden folders, folders of systems, links to folders within a class
///     or around the data, and images in no class
/// @param packed  the data set that has the images; null if each is a file
public record ImageFolder(
        Path root,
        List<String> classes,
        List<Item> images,
        List<Path> foreign,
        List<Path> passedOver,
        @Nullable PackedImages packed) {

    /// The file name extensions of images, in upper or lower case.
    public static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "gif", "ppm", "tif", "tiff", "webp");

    /// The extensions of photos that must be converted first.
    private static final Set<String> FOREIGN =
            Set.of("heic", "heics", "heif", "heifs", "hif", "avif", "avifs", "jp2", "j2k", "jpf", "jpx", "jxl");

    /// How many files a message names.
    private static final int NAMED = 5;

    /// One image.
    ///
    /// @param file       its path
    /// @param classIndex its class's position in [ImageFolder#classes]
    public record Item(Path file, int classIndex) {}

    /// The lists become unmodifiable.
    public ImageFolder {
        classes = List.copyOf(classes);
        images = List.copyOf(images);
        foreign = List.copyOf(foreign);
        passedOver = List.copyOf(passedOver);
    }

    /// A folder without anything else in it.
    public ImageFolder(Path root, List<String> classes, List<Item> images) {
        this(root, classes, images, List.of(), List.of(), null);
    }

    /// Lists a folder; its sub-folders are the classes.
    ///
    /// @throws DataException if it is not a folder, has no sub-folders, or one of them has no images
    public static ImageFolder scan(Path root) throws DataException {
        return scanWithEmpty(root).requireImages();
    }

    /// The same where classes without images count too, for an audit.
    ///
    /// @throws DataException if it is not a folder, or has no sub-folders
    public static ImageFolder scanWithEmpty(Path root) throws DataException {
        Map<String, List<Path>> folders = foldersByClass(root);
        return list(root, List.copyOf(folders.keySet()), folders);
    }

    /// Lists a folder that must have exactly the given classes, such as those a model was trained on.
    ///
    /// @param expected the classes in the order of their numbers
    /// @throws DataException as [#scan(Path)], or if a class is missing or unknown
    public static ImageFolder scan(Path root, List<String> expected) throws DataException {
        return scanWithEmpty(root, expected).requireImages();
    }

    /// The same where classes without images count too, for an audit.
    ///
    /// @throws DataException as [#scanWithEmpty(Path)], or if a class is missing or unknown
    static ImageFolder scanWithEmpty(Path root, List<String> expected) throws DataException {
        Map<String, List<Path>> folders = foldersByClass(root);
        List<String> missing = expected.stream()
                .filter(name -> !folders.containsKey(ClassName.composed(name)))
                .toList();
        List<String> known = expected.stream().map(ClassName::composed).toList();
        List<String> unknown =
                folders.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new DataException(root + ": "
                    + (missing.isEmpty() ? "" : "the folders of these classes are missing: " + join(missing))
                    + (missing.isEmpty() || unknown.isEmpty() ? "" : "; ")
                    + (unknown.isEmpty() ? "" : "these folders are of no known class: " + join(unknown))
                    + " (" + expected.size() + " classes were expected)");
        }
        return list(root, expected, folders);
    }

    /// The images anywhere below a folder, in the order of a class's images, then the files in formats that
    /// must be converted first, so that their reader says so.
    ///
    /// @throws DataException if it cannot be listed, or has no images
    public static List<Path> imagesBelow(Path folder) throws DataException {
        TreeMap<String, List<Path>> byFolder = new TreeMap<>(BY_CODE_POINT);
        List<Path> foreign = new ArrayList<>();
        collect(folder, "", byFolder, foreign, new ArrayList<>());
        if (byFolder.isEmpty()) {
            throw new DataException(
                    folder + ": the folder has no images (" + extensions() + ")" + toConvert("; ", foreign));
        }
        return Stream.concat(byFolder.values().stream().flatMap(List::stream), foreign.stream())
                .toList();
    }

    /// The same folder with some of its images only.
    ///
    /// @param some images of this folder, in its order
    ImageFolder with(List<Item> some) {
        return new ImageFolder(root, classes, some, List.of(), List.of(), packed);
    }

    /// The same images whose classes have other numbers, such as those of a model.
    ///
    /// @param expected the same classes in the order of their numbers
    /// @throws DataException if the classes differ
    public ImageFolder numbered(List<String> expected) throws DataException {
        List<String> known = expected.stream().map(ClassName::composed).toList();
        if (!Set.copyOf(known).equals(Set.copyOf(classes))) {
            throw new DataException(root + " has the classes " + join(classes) + "; expected " + join(expected));
        }
        List<Item> numbered = images.stream()
                .map(image -> new Item(image.file(), known.indexOf(classes.get(image.classIndex()))))
                .sorted(Comparator.comparingInt(Item::classIndex))
                .toList();
        return new ImageFolder(root, expected, numbered, foreign, passedOver, packed);
    }

    /// Reads an image, resized.
    ///
    /// @param image one of this folder
    /// @throws ImageException if it cannot be read
    public RgbImage read(Item image, ImageReader reader, int height, int width) throws ImageException {
        return packed == null
                ? reader.read(image.file(), height, width)
                : reader.fit(packed.read(image.file()), height, width);
    }

    /// The length of an image's file.
    ///
    /// @throws IOException if it cannot be read
    public long bytes(Item image) throws IOException {
        return packed == null ? Files.size(image.file()) : packed.bytes(image.file());
    }

    /// The number of images of each class.
    public int[] counts() {
        int[] counts = new int[classes.size()];
        images.forEach(image -> counts[image.classIndex()]++);
        return counts;
    }

    /// Keras's line, "Found 4838 images belonging to 20 classes.", and the photos that must be converted first.
    public String foundMessage() {
        return "Found " + images.size() + " images belonging to " + classes.size() + " classes."
                + toConvert(" ", foreign)
                + (foreign.isEmpty() ? "" : ".")
                + (passedOver.isEmpty() ? "" : " " + passedOverMessage(root, passedOver));
    }

    /// "Passed over: .hidden, a/@eaDir, … (7 in all)."
    public static String passedOverMessage(Path root, List<Path> passedOver) {
        return "Passed over: "
                + passedOver.stream()
                        .limit(NAMED)
                        .map(path -> root.relativize(path).toString())
                        .collect(Collectors.joining(", "))
                + (passedOver.size() > NAMED ? ", … (" + passedOver.size() + " in all)." : ".");
    }

    /// The number of images that their EXIF orientation would rotate.
    public long storedSideways() {
        return packed != null
                ? 0
                : images.parallelStream()
                        .filter(image -> ImageDecoder.isStoredSideways(image.file()))
                        .count();
    }

    /// "3 more files are in formats that yij cannot read (2 .heic, 1 .avif): a/1.heic, …", after a
    /// separator; empty if there are none.
    private static String toConvert(String separator, List<Path> files) {
        if (files.isEmpty()) {
            return "";
        }
        TreeMap<String, Integer> counts = new TreeMap<>();
        files.forEach(file -> counts.merge("." + extension(nameOf(file)), 1, Integer::sum));
        String kinds = counts.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        String names = files.stream()
                .limit(NAMED)
                .map(file -> nameOf(file.getParent()) + "/" + nameOf(file))
                .collect(Collectors.joining(", "));
        return separator + files.size()
                + (files.size() == 1 ? " more file is in a format" : " more files are in formats")
                + " that yij cannot read (" + kinds + "): " + names + (files.size() > NAMED ? ", …" : "")
                + "; convert them to JPEG with `heif-convert` or, on a Mac, `sips -s format jpeg`";
    }

    private static ImageFolder list(Path root, List<String> classes, Map<String, List<Path>> folders)
            throws DataException {
        List<Item> images = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        List<Path> passedOver = passedOver(root);
        for (Path child : children(root)) {
            if (Files.isDirectory(child) ? isAround(child, root) : EXTENSIONS.contains(extension(nameOf(child)))) {
                passedOver.add(child);
            }
        }
        for (int index = 0; index < classes.size(); index++) {
            String name = classes.get(index);
            // Keras sorts by the folder's whole path, and puts a folder's own files before its sub-folders.
            TreeMap<String, List<Path>> byFolder = new TreeMap<>(BY_CODE_POINT);
            for (Path folder : folders.getOrDefault(ClassName.composed(name), List.of())) {
                collect(folder, "", byFolder, foreign, passedOver);
            }
            for (List<Path> files : byFolder.values()) {
                for (Path file : files) {
                    images.add(new Item(file, index));
                }
            }
        }
        return new ImageFolder(root, classes, images, foreign, passedOver, null);
    }

    /// This folder.
    ///
    /// @throws DataException if a class has no images
    public ImageFolder requireImages() throws DataException {
        int[] counts = counts();
        List<String> empty = IntStream.range(0, counts.length)
                .filter(index -> counts[index] == 0)
                .mapToObj(classes::get)
                .toList();
        if (!empty.isEmpty()) {
            throw new DataException(root + ": these folders have no images (" + extensions() + "): " + join(empty)
                    + toConvert("; ", foreign));
        }
        return this;
    }

    /// The sub-folders that are not passed over, by the names of their classes, sorted; at least one.
    private static Map<String, List<Path>> foldersByClass(Path root) throws DataException {
        List<Path> folders = subFolders(root);
        if (folders.isEmpty()) {
            String images =
                    ". It contains images itself: move the images of each class into a sub-folder; if the folder is"
                            + " one class, name the folder that contains it";
            throw new DataException(root + ": the folder has no sub-folders; one per class was expected"
                    + (hasImages(root) ? images : ""));
        }
        Map<String, List<Path>> byClass = new TreeMap<>(BY_CODE_POINT);
        folders.forEach(folder -> byClass.computeIfAbsent(ClassName.of(folder), name -> new ArrayList<>())
                .add(folder));
        return byClass;
    }

    /// The sub-folders that are not hidden, sorted.
    static List<Path> subFolders(Path root) throws DataException {
        if (!Files.isDirectory(root)) {
            throw new DataException(
                    root + ": " + (Files.exists(root) ? "this is not a folder" : "there is no such folder"));
        }
        if (PackedImages.isPacked(root)) {
            throw new DataException(
                    root
                            + ": this is a packed data set, which yij train and yij evaluate read; expected the folder of images");
        }
        return children(root).stream()
                .filter(child -> Files.isDirectory(child) && !isAround(child, root))
                .toList();
    }

    /// Whether a link leads to the folder that it is in, or to one around that: its images are listed already.
    private static boolean isAround(Path link, Path folder) {
        try {
            return Files.isSymbolicLink(link) && folder.toRealPath().startsWith(link.toRealPath());
        } catch (IOException e) {
            return false; // it will be found unreadable
        }
    }

    /// Whether images lie directly in a folder.
    static boolean hasImages(Path folder) throws DataException {
        return children(folder).stream().anyMatch(file -> EXTENSIONS.contains(extension(nameOf(file))));
    }

    private static void collect(
            Path folder, String key, TreeMap<String, List<Path>> byFolder, List<Path> foreign, List<Path> passedOver)
            throws DataException {
        passedOver.addAll(passedOver(folder));
        for (Path child : children(folder)) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                collect(child, key + "/" + nameOf(child), byFolder, foreign, passedOver);
            } else if (Files.isDirectory(child)) {
                passedOver.add(child); // a link may lead around in a circle, or into another class
            } else {
                // also a link to nothing, a pipe, and what may not be looked at: its reader says so
                String extension = extension(nameOf(child));
                if (EXTENSIONS.contains(extension)) {
                    byFolder.computeIfAbsent(key, k -> new ArrayList<>()).add(child);
                } else if (FOREIGN.contains(extension)) {
                    foreign.add(child);
                }
            }
        }
    }

    /// The entries of a folder that are not passed over, sorted.
    private static List<Path> children(Path folder) throws DataException {
        return children(folder, false);
    }

    /// The folders in a folder that are passed over by their names.
    private static List<Path> passedOver(Path folder) throws DataException {
        return new ArrayList<>(
                children(folder, true).stream().filter(Files::isDirectory).toList());
    }

    private static List<Path> children(Path folder, boolean passedOver) throws DataException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(folder, child -> isPassedOver(child) == passedOver)) {
            stream.forEach(children::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataException(folder + ": the folder cannot be listed (" + Reason.of(e) + ")", e);
        }
        children.sort(Comparator.comparing(ImageFolder::nameOf, BY_CODE_POINT));
        return children;
    }

    private static boolean isPassedOver(Path child) {
        return ClassName.isPassedOver(nameOf(child))
                || Files.exists(child.resolve("settings.json")) && Files.exists(child.resolve(".lock"));
    }

    static String nameOf(@Nullable Path path) {
        Path name = path == null ? null : path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String join(List<String> names) {
        return String.join(", ", names);
    }

    private static String extensions() {
        return EXTENSIONS.stream().sorted().collect(Collectors.joining(", "));
    }
}
