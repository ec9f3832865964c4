package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path root;

    /// Listing does not read the files, so empty ones are sufficient.
    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }

    private static String problem(Executable scan) {
        return String.valueOf(assertThrows(DataException.class, scan).getMessage());
    }

    private List<String> files(ImageFolder folder) {
        return folder.images().stream()
                .map(item -> item.classIndex() + " "
                        + root.relativize(item.file()).toString().replace('\\', '/'))
                .toList();
    }

    @Test
    void classesAreSubFoldersInCodePointOrder() throws IOException {
        String emoji = Character.toString(0x1f34e);
        touch("b/1.jpg", "B/1.jpg", "a b/1.jpg", "ab/1.jpg", "10/1.jpg", "9/1.jpg", "\ufb01/1.jpg", emoji + "/1.jpg");
        assertEquals(
                List.of("10", "9", "B", "a b", "ab", "b", "\ufb01", emoji),
                ImageFolder.scan(root).classes());
    }

    @Test
    void filesAreFoundRecursivelyOwnFilesFirst() throws IOException {
        touch("x/z.jpg", "x/a.jpg", "x/m/b.jpg", "x/m/n/a.jpg", "x/M/c.jpg", "y/q.png");
        assertEquals(
                List.of("0 x/a.jpg", "0 x/z.jpg", "0 x/M/c.jpg", "0 x/m/b.jpg", "0 x/m/n/a.jpg", "1 y/q.png"),
                files(ImageFolder.scan(root)));
    }

    @Test
    void onlyImagesCountInUpperOrLowerCase() throws IOException {
        touch("x/1.jpg", "x/2.JPEG", "x/3.Png", "x/4.bmp", "x/5.GIF", "x/6.ppm", "x/7.tif", "x/8.tiff");
        touch(
                "x/9.txt",
                "x/12.webp",
                "x/13.jfif",
                "x/14.JPE",
                "x/jpg",
                "x/.11.jpg",
                "x/.thumbnails/1.jpg",
                ".hidden/1.jpg",
                "12.jpg");
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(List.of("x"), folder.classes());
        assertEquals(11, folder.images().size());
        assertEquals(
                "Found 11 images belonging to 1 classes. Passed over: .hidden, 12.jpg, " + Path.of("x", ".thumbnails")
                        + ".",
                folder.foundMessage());
    }

    @Test
    void foldersOfSystemsArePassedOverAndNamed() throws IOException {
        touch("a/1.jpg", "@eaDir/1.jpg", "__MACOSX/a/1.jpg", "a/@eaDir/2.jpg");
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(List.of("0 a/1.jpg"), files(folder));
        assertEquals(
                "Found 1 images belonging to 1 classes. Passed over: @eaDir, __MACOSX, " + Path.of("a", "@eaDir") + ".",
                folder.foundMessage());
    }

    /// "é" as one character and as "e" with a combining accent. A file system may hold both or fold them.
    @Test
    void composedAndDecomposedNamesAreOneClass() throws IOException {
        touch("caf\u00e9/1.jpg", "cafe\u0301/2.jpg", "tea/1.jpg");
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(List.of("caf\u00e9", "tea"), folder.classes());
        assertEquals(
                List.of(0, 0, 1),
                folder.images().stream().map(ImageFolder.Item::classIndex).toList());
        List<String> decomposed = List.of("tea", "cafe\u0301");
        assertEquals(decomposed, ImageFolder.scan(root, decomposed).classes());
        assertEquals(3, ImageFolder.scan(root, decomposed).images().size());
    }

    /// The byte e9 is "é" in Windows-1252, and no UTF-8. Java can make such a name only from a URI.
    @Test
    void aClassWhoseNameIsNotUtf8IsRead() throws IOException {
        touch("tea/1.jpg");
        Path cafe = Path.of(java.net.URI.create(root.toUri() + "caf%E9/"));
        assumeTrue(cafe.toUri().toString().endsWith("caf%E9"), "this system cannot have such names");
        try {
            Files.createDirectories(cafe);
        } catch (IOException e) {
            assumeTrue(false, "this file system cannot have such names");
        }
        Files.writeString(cafe.resolve("1.jpg"), "");
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(List.of("caf\u00e9", "tea"), folder.classes());
        assertEquals(cafe.resolve("1.jpg"), folder.images().getFirst().file());
        assertEquals(
                2, ImageFolder.scan(root, List.of("tea", "caf\u00e9")).images().size());
    }

    @Test
    void photosThatMustBeConvertedAreCountedAndNamed() throws IOException {
        touch("a/1.jpg", "a/2.HEIC", "a/b/3.heic", "a/4.avif", "c/1.jpg", "c/.5.heic");
        String convert = "; convert them to JPEG with `heif-convert` or, on a Mac, `sips -s format jpeg`";
        assertEquals(
                "Found 2 images belonging to 2 classes. 3 more files are in formats that yij cannot read"
                        + " (1 .avif, 2 .heic): a/2.HEIC, a/4.avif, b/3.heic" + convert + ".",
                ImageFolder.scan(root).foundMessage());
        touch("d/1.jp2", "d/2.jp2", "d/3.jp2");
        String problem = problem(() -> ImageFolder.scan(root));
        assertEquals(
                root + ": these folders have no images (bmp, gif, jfif, jpe, jpeg, jpg, png, ppm, tif, tiff, webp): d;"
                        + " 6 more files are in formats that yij cannot read (1 .avif, 2 .heic, 3 .jp2): a/2.HEIC,"
                        + " a/4.avif, b/3.heic, d/1.jp2, d/2.jp2, …" + convert,
                problem);
    }

    @Test
    void whatIsNoDataSetIsSaidInASentence() throws IOException {
        Path missing = root.resolve("missing");
        assertEquals(missing + ": there is no such folder", problem(() -> ImageFolder.scan(missing)));
        assertEquals(
                root + ": the folder has no sub-folders; one per class was expected",
                problem(() -> ImageFolder.scan(root)));
        touch("a/1.jpg", "b/1.txt");
        Files.createDirectories(root.resolve("c"));
        assertEquals(
                root
                        + ": these folders have no images (bmp, gif, jfif, jpe, jpeg, jpg, png, ppm, tif, tiff, webp): b, c",
                problem(() -> ImageFolder.scan(root)));
        Path file = root.resolve("a/1.jpg");
        assertEquals(file + ": this is not a folder", problem(() -> ImageFolder.scan(file)));
    }

    @Test
    void expectedClassesGiveTheNumbers() throws IOException {
        touch("a/1.jpg", "b/1.jpg");
        ImageFolder folder = ImageFolder.scan(root, List.of("b", "a"));
        assertEquals(List.of("b", "a"), folder.classes());
        assertEquals(List.of("0 b/1.jpg", "1 a/1.jpg"), files(folder));
    }

    @Test
    void missingAndUnknownClassesAreNamed() throws IOException {
        touch("a/1.jpg", "b/1.jpg");
        assertEquals(
                root + ": the folders of these classes are missing: c, d; these folders are of no known class: b"
                        + " (3 classes were expected)",
                problem(() -> ImageFolder.scan(root, List.of("a", "c", "d"))));
    }

    @Test
    void linksThatLoopAreNotFollowedLinksToImagesAre() throws IOException {
        touch("a/1.jpg", "a/sub/2.jpg", ".elsewhere/1.jpg");
        try {
            Files.createSymbolicLink(root.resolve("here"), root);
            Files.createSymbolicLink(root.resolve("z"), root.resolve(".elsewhere"));
            Files.createSymbolicLink(root.resolve("a/sub/loop"), root.resolve("a"));
            Files.createSymbolicLink(root.resolve("a/3.jpg"), root.resolve("a/1.jpg"));
            Files.createSymbolicLink(root.resolve("a/4.jpg"), root.resolve("nowhere"));
        } catch (UnsupportedOperationException | IOException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(List.of("a", "z"), folder.classes(), "a link to a folder elsewhere is a class");
        assertEquals(
                List.of("0 a/1.jpg", "0 a/3.jpg", "0 a/4.jpg", "0 a/sub/2.jpg", "1 z/1.jpg"),
                files(folder),
                "a link to nothing is listed, so that it is reported as unreadable");
        assertTrue(
                folder.foundMessage().endsWith(" Passed over: .elsewhere, here, " + Path.of("a", "sub", "loop") + "."),
                folder.foundMessage());
    }

    @Test
    void splitFoldersShareTheClassesOfTrain() throws IOException {
        touch("train/a/1.jpg", "train/b/1.jpg", "validation/a/1.jpg", "validation/b/1.jpg");
        SplitFolders folders = SplitFolders.scan(root);
        assertEquals(List.of("a", "b"), folders.train().classes());
        ImageFolder validation = folders.validation();
        assertNotNull(validation);
        assertEquals(root.resolve("validation"), validation.root());
        assertNull(folders.test());
        touch("test/a/1.jpg");
        assertEquals(
                root.resolve("test") + ": the folders of these classes are missing: b (2 classes were expected)",
                problem(() -> SplitFolders.scan(root)));
    }

    @Test
    void splitFoldersNeedTrainAndOneValidation() throws IOException {
        touch("val/a/1.jpg");
        assertEquals(
                root
                        + ": the folder has val but no sub-folder train; train, val and test were expected, with one folder per"
                        + " class in each",
                problem(() -> SplitFolders.scan(root)));
        touch("train/a/1.jpg", "validation/a/1.jpg");
        assertEquals(
                root + ": the folder has both val and validation; one of them was expected",
                problem(() -> SplitFolders.scan(root)));
    }
}
