package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitFoldersTest {

    @TempDir
    private Path root;

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

    @ParameterizedTest
    @CsvSource({
        "train, TRAIN",
        "Train, TRAIN",
        "TRAINING, TRAIN",
        "Training Data, TRAIN",
        "train_set, TRAIN",
        "train2017, TRAIN",
        "trainset, TRAIN",
        "val, VALIDATION",
        "valid, VALIDATION",
        "Validation-Images, VALIDATION",
        "test, TEST",
        "testing, TEST",
        "01 Test data, TEST",
        "trains, ",
        "values, ",
        "data, ",
        "set, ",
        "7, "
    })
    void theNamesOfPartsAreKnown(String name, Part part) {
        assertEquals(part, Part.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "Validation", "val data"})
    void aFolderOfValidationImagesIsNeverIgnored(String name) throws IOException {
        touch("Training Data/a/1.jpg", name + "/a/1.jpg", "testing/a/1.jpg");
        SplitFolders folders = SplitFolders.scan(root);
        assertEquals(root.resolve("Training Data"), folders.train().root());
        ImageFolder validation = folders.validation();
        ImageFolder test = folders.test();
        assertNotNull(validation);
        assertNotNull(test);
        assertEquals(root.resolve(name), validation.root());
        assertEquals(root.resolve("testing"), test.root());
        assertEquals(List.of(), folders.others());
    }

    @Test
    void foldersBesideThePartsAreReported() throws IOException {
        touch("train/a/1.jpg", "more/a/1.jpg");
        assertEquals(List.of(root.resolve("more")), SplitFolders.scan(root).others());
    }

    @Test
    void twoFoldersForOnePartAreAnError() throws IOException {
        touch("train/a/1.jpg", "Training/a/1.jpg");
        assertEquals(
                root + ": the folder has both Training and train; one of them was expected",
                problem(() -> SplitFolders.scan(root)));
    }

    @Test
    void partsWithoutTrainAreNamed() throws IOException {
        touch("cats/1.jpg", "Test/cats/1.jpg");
        assertTrue(SplitFolders.hasParts(root));
        assertEquals(
                root
                        + ": the folder has Test but no sub-folder train; train, val and test were expected, with one folder"
                        + " per class in each",
                problem(() -> SplitFolders.scan(root)));
    }

    @Test
    void classesHaveNoParts() throws IOException {
        touch("cats/1.jpg", "dogs/1.jpg");
        assertFalse(SplitFolders.hasParts(root));
    }

    @Test
    void aClassOfTrainsIsAClass() throws IOException {
        touch("car/1.jpg", "train/1.jpg", "plane/1.jpg");
        assertFalse(SplitFolders.hasParts(root));
    }

    /// Kaggle's cats and dogs have their class in the file's name.
    @Test
    void partsWithImagesInsteadOfClassesAreNotTakenAsClasses() throws IOException {
        touch("train/cat.0.jpg", "test/1.jpg");
        assertTrue(SplitFolders.hasParts(root));
        assertEquals(
                root.resolve("train") + ": the folder has no sub-folders; one per class was expected. It contains"
                        + " images itself: move the images of each class into a sub-folder; if the folder is one class, name the"
                        + " folder that contains it",
                problem(() -> SplitFolders.scan(root)));
    }
}
