package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.run.TinyImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TrainedRun.Maker.class)
class AuditCommandTest {

    @TempDir
    Path folder;

    private Path photo(String name, int number) throws IOException {
        Path file = folder.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, SampleData.images("test").get(number).bytes());
    }

    /// A leak from train to test, one image under two labels, and one that is cut off.
    private Path photos() throws IOException {
        photo("train/a/1.jpg", 0);
        photo("train/a/2.jpg", 1);
        photo("train/b/1.jpg", 2);
        photo("train/b/2.jpg", 1);
        photo("test/a/1.jpg", 0);
        photo("test/b/1.jpg", 4);
        byte[] whole = SampleData.images("test").get(5).bytes();
        Files.write(folder.resolve("data/train/a/3.jpg"), Arrays.copyOf(whole, 3000));
        return folder.resolve("data");
    }

    @Test
    void findingsArePrintedInWords() throws IOException {
        Yij.Run run = Yij.run("audit", photos()).succeeded();
        String text = run.out().replace('\\', '/');
        assertTrue(text.contains(": 6 images of 2 classes, 6 JPEG"), text);
        assertTrue(text.contains("1 file cannot be read:\n  train/a/3.jpg: "), text);
        assertTrue(text.contains("labels, of which at most one is right:\n  train/a/2.jpg = train/b/2.jpg (id"), text);
        assertTrue(text.contains("too high:\n  train/a/1.jpg = test/a/1.jpg (identical)"), text);
        assertFalse(text.contains("other copies"), text);
    }

    @Test
    @SuppressWarnings("unchecked")
    void jsonHasAllFindings() throws IOException {
        Yij.Run run = Yij.run("audit", photos(), "--json").succeeded();
        Map<String, Object> json = JSON.std.mapFrom(run.out());
        assertEquals(6, json.get("images"));
        assertEquals(
                List.of(
                        Map.of("class", "a", "images", 3, "train", 2, "test", 1),
                        Map.of("class", "b", "images", 3, "train", 2, "test", 1)),
                json.get("classes"));
        assertEquals(1, ((List<Object>) Objects.requireNonNull(json.get("unreadable"))).size());
        List<Map<String, Object>> copies = (List<Map<String, Object>>) Objects.requireNonNull(json.get("copies"));
        assertEquals(
                List.of(true, false),
                copies.stream().map(group -> group.get("across_parts")).toList());
        assertEquals(
                List.of(false, true),
                copies.stream().map(group -> group.get("across_classes")).toList());
        assertTrue(json.containsKey("labels") && json.get("labels") == null);
    }

    /// The page is also XML, so that an XML parser detects what is not closed, quoted or escaped.
    @Test
    void thePageShowsTheImages() throws Exception {
        Path page = folder.resolve("audit.html");
        Yij.run("audit", photos(), "--html", page).succeeded();
        byte[] html = Files.readAllBytes(page);
        var images = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html))
                .getElementsByTagName("img");
        assertEquals(4, images.getLength());
        assertTrue(images.item(0)
                .getAttributes()
                .getNamedItem("src")
                .getNodeValue()
                .startsWith("data:image/jpeg"));
    }

    /// The labels of two validation images are exchanged; the run's model knows better.
    @Test
    @SuppressWarnings("unchecked")
    void aRunsModelFindsWrongLabelsInValidation(TrainedRun trained) throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("tiny"));
        Path blue = data.resolve("val/blue/1.png");
        Path red = data.resolve("val/red/1.png");
        Path aside = Files.move(blue, folder.resolve("aside.png"));
        Files.move(red, blue);
        Files.move(aside, red);
        Yij.Run run = Yij.run("audit", data, "--run", trained.out(), "--json").succeeded();
        Map<String, Object> labels = (Map<String, Object>)
                Objects.requireNonNull(JSON.std.mapFrom(run.out()).get("labels"));
        assertEquals(15, labels.get("checked"));
        List<Object> files = ((List<Map<String, Object>>) Objects.requireNonNull(labels.get("may_be_wrong")))
                .stream().map(each -> each.get("file")).toList();
        assertTrue(files.contains("val/blue/1.png"), files.toString());
        assertTrue(files.contains("val/red/1.png"), files.toString());
    }

    /// Two classes of coloured noise, in which one image of each has the other's label.
    @Test
    @SuppressWarnings("unchecked")
    void crossValidationFindsWrongLabelsBeforeTraining() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            boolean red = i % 2 == 0 ^ (i == 4 || i == 9);
            byte[] rgb = new byte[3 * 16 * 16];
            random.nextBytes(rgb);
            for (int at = 0; at < rgb.length; at++) {
                boolean strong = at % 3 == (i % 2 == 0 ? 0 : 2);
                rgb[at] = (byte) ((rgb[at] & 0x3f) + (strong ? 160 : 0));
            }
            Path file = folder.resolve("noise").resolve(red ? "red" : "blue").resolve(i + ".png");
            Files.createDirectories(file.getParent());
            PngFile.write(RgbImage.of(16, 16, rgb), file);
        }
        Yij.Run run = Yij.run("audit", folder.resolve("noise"), "--check-labels", "--json")
                .succeeded();
        Map<String, Object> labels = (Map<String, Object>)
                Objects.requireNonNull(JSON.std.mapFrom(run.out()).get("labels"));
        assertEquals(
                List.of("blue/4.png", "red/9.png"),
                ((List<Map<String, Object>>) Objects.requireNonNull(labels.get("may_be_wrong")))
                        .stream()
                                .map(each -> (String) each.get("file"))
                                .sorted()
                                .toList());
    }

    @Test
    void copiesOfOneImageLeaveNothingToLearnFrom() throws IOException {
        photo("a/1.jpg", 0);
        photo("b/1.jpg", 0);
        String json = Yij.run("audit", folder.resolve("data"), "--check-labels", "--json")
                .succeeded()
                .out();
        assertEquals(
                0, ((Map<?, ?>) Objects.requireNonNull(JSON.std.mapFrom(json).get("labels"))).get("checked"));
    }

    @Test
    void wrongUseAndOtherClassesAreSentences(TrainedRun trained) throws IOException {
        assertTrue(Yij.run("audit", photos(), "--run", trained.out(), "--check-labels")
                .misused()
                .contains("omit one"));
        String other = Yij.run("audit", photos(), "--run", trained.out()).failed();
        assertTrue(other.contains("has the classes blue, green, red, but") && other.endsWith("has a, b"), other);
    }
}
