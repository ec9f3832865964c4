package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {

    @TempDir
    Path folder;

    @Test
    void theSampleHasTwentyClassesAndAllItsImagesCanBeRead() throws IOException {
        SplitFolders sample = SplitFolders.scan(SampleData.extractTo(folder));
        ImageFolder validation = sample.validation();
        ImageFolder test = sample.test();
        assertNotNull(validation);
        assertNotNull(test);
        assertEquals("Found 120 images belonging to 20 classes.", sample.train().foundMessage());
        assertEquals("Found 40 images belonging to 20 classes.", validation.foundMessage());
        assertEquals("Found 40 images belonging to 20 classes.", test.foundMessage());
        for (ImageFolder part : List.of(sample.train(), validation, test)) {
            for (ImageFolder.Item item : part.images()) {
                var image = ImageDecoder.standard().decode(item.file());
                assertEquals(
                        256,
                        Math.min(image.width(), image.height()),
                        item.file().toString());
            }
        }
    }

    @Test
    void everyImageHasAnAuthorAndTheLicenceOfTheDataSet() throws IOException {
        SampleData.extractTo(folder);
        CsvTable table = CsvTable.parse(Files.readString(folder.resolve("ATTRIBUTION.csv")));
        Map<String, List<String>> rows = new HashMap<>();
        for (List<String> row : table.rows()) {
            rows.put(table.value(row, "file"), row);
        }
        List<String> images =
                SampleData.files().stream().filter(f -> f.endsWith(".jpg")).toList();
        assertEquals(200, images.size());
        assertEquals(200, rows.size());
        for (String image : images) {
            List<String> row = rows.get(image);
            assertNotNull(row, image);
            assertEquals(table.columns().size(), row.size(), image);
            assertTrue(!table.value(row, "author").isBlank(), image);
            assertTrue(table.value(row, "source").matches("https://(www\\.)?flickr\\.com/.+"), image);
            assertEquals("https://creativecommons.org/licenses/by/2.0/", table.value(row, "licence"));
        }
        assertTrue(SampleData.attribution().contains("CC BY 2.0"));
    }

    @Test
    void ofFewClassesThereAreMoreImages() throws IOException {
        assertEquals(List.of("banana", "carrot", "cookie", "grape", "strawberry"), SampleData.fewClasses());
        SplitFolders few = SplitFolders.scan(SampleData.extractFewTo(folder, List.of("cookie", "grape")));
        ImageFolder validation = few.validation();
        ImageFolder test = few.test();
        assertNotNull(validation);
        assertNotNull(test);
        assertEquals("Found 80 images belonging to 2 classes.", few.train().foundMessage());
        assertEquals("Found 20 images belonging to 2 classes.", validation.foundMessage());
        assertEquals("Found 32 images belonging to 2 classes.", test.foundMessage());
        for (ImageFolder part : List.of(few.train(), validation, test)) {
            for (ImageFolder.Item item : part.images()) {
                var image = ImageDecoder.standard().decode(item.file());
                int side = Math.min(image.width(), image.height());
                assertTrue(side == 48 || side == 256, item.file().toString());
            }
        }
    }

    @Test
    void everySmallImageHasAnAuthorAndIsNoneOfTheSample() throws IOException {
        Path few = SampleData.extractFewTo(folder, SampleData.fewClasses());
        CsvTable table = CsvTable.parse(Files.readString(few.resolve("ATTRIBUTION-small.csv")));
        assertEquals(280, table.rows().size());
        for (List<String> row : table.rows()) {
            String file = table.value(row, "file");
            assertTrue(Files.isRegularFile(few.resolve(file)), file);
            assertTrue(!SampleData.files().contains(file), file);
            assertTrue(!table.value(row, "author").isBlank(), file);
            assertEquals("https://creativecommons.org/licenses/by/2.0/", table.value(row, "licence"), file);
        }
    }

    @Test
    void completeFilesAreKeptAndIncompleteOnesReplaced() throws IOException {
        SampleData.extractTo(folder);
        Path whole = folder.resolve(SampleData.files().get(0));
        Path half = folder.resolve(SampleData.files().get(1));
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(whole, longAgo);
        long size = Files.size(half);
        Files.write(half, new byte[3]);
        SampleData.extractTo(folder);
        assertEquals(longAgo, Files.getLastModifiedTime(whole));
        assertEquals(size, Files.size(half));
    }

    @Test
    void theSampleIsSmall() throws IOException {
        SampleData.extractTo(folder);
        long bytes = 0;
        for (String file : SampleData.files()) {
            bytes += Files.size(folder.resolve(file));
        }
        assertTrue(bytes <= 4_000_000, bytes + " bytes");
    }

    @Test
    void quotedFieldsOfCsvAreReadAsMeant() {
        CsvTable table = CsvTable.parse("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n,\n\"\",2");
        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(List.of(List.of("1", "x, \"y\"\nz"), List.of("", ""), List.of("", "2")), table.rows());
        assertEquals("1,\"x, \"\"y\"\"\nz\"\n", CsvTable.line(table.rows().getFirst()));
    }
}
