package dev.yij.io.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.model.ClassScore;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TrainingReportTest {

    private static final String NASTY = "<script>alert(\"1\")</script> & 'é'\u0001";
    private static final String NASTY_SHOWN = "<script>alert(\"1\")</script> & 'é'\ufffd";

    private static BufferedImage image() {
        return new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    }

    private static TrainingReport full() {
        List<String> classes = List.of("apple", NASTY);
        History history = new History(List.of(
                new Epoch(1, new Metrics(2.5, 0.25), new Metrics(2.25, 0.5), 1e-3f, 61),
                new Epoch(2, new Metrics(1.5, 0.75), null, 1e-4f, 60)));
        return TrainingReport.titled(NASTY)
                .when(NASTY)
                .setting(NASTY, NASTY)
                .environment(NASTY, NASTY)
                .summary(NASTY)
                .history(history)
                .test(evaluation(), classes)
                .testImages(new TestImages(
                        Map.of(new TestImages.Cell(0, 1), List.of(new ReportImage(image(), NASTY, NASTY))),
                        List.of(prediction(classes)),
                        List.of(prediction(classes)),
                        Calibration.of(2, List.of(new float[] {0.9f, 0.1f}), new int[] {0})))
                .filters(new ReportImage(image(), NASTY, NASTY))
                .heatMap(new ReportImage(image(), NASTY, NASTY))
                .prediction(prediction(classes))
                .skipped(NASTY, NASTY)
                .attribution(NASTY)
                .build();
    }

    private static Prediction prediction(List<String> classes) {
        return new Prediction(
                image(),
                NASTY,
                NASTY,
                List.of(new ClassProbability(classes.get(1), 0.75f), new ClassProbability(classes.get(0), 0.25f)));
    }

    /// The page is also XML, so that an XML parser detects what is not closed, quoted or escaped.
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> all(Document page, String name) {
        List<Element> elements = new ArrayList<>();
        var nodes = page.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /// Three of four samples of class 0 are right, and the only one of class 1.
    private static Evaluation evaluation() {
        Outcome right = new Outcome(0, 0, 0.5f, 0);
        return new Evaluation(
                new Metrics(1.25, 0.8),
                2,
                List.of(right, right, right, new Outcome(0, 1, 3, 1), new Outcome(1, 1, 0.25f, 0)));
    }

    @Test
    void theValidationAccuracyIsThatOfTheModelsEpoch() {
        Metrics training = new Metrics(1, 0.5);
        History history = new History(List.of(
                new Epoch(1, training, new Metrics(1, 0.75), 0.001f, 1),
                new Epoch(2, training, new Metrics(1, 0.5), 0.001f, 1)));
        TrainingReport.Builder report = TrainingReport.titled("a").history(history);
        assertTrue(report.modelEpoch(1).build().html().contains("of the model, epoch 1<"));
        String last = report.modelEpoch(2).build().html();
        assertTrue(last.contains("of the model, epoch 2; the best, " + Words.percent(0.75) + ", was in epoch 1"));
    }

    @Test
    void aCellOfTheConfusionMatrixLeadsToItsImages() throws Exception {
        Document page = parse(full().html());
        Element link = all(page, "a").stream()
                .filter(a -> a.getAttribute("href").equals("#cell-0-1"))
                .findFirst()
                .orElseThrow();
        assertEquals("1", link.getTextContent());
        Element heading = all(page, "h3").stream()
                .filter(h3 -> h3.getAttribute("id").equals("cell-0-1"))
                .findFirst()
                .orElseThrow();
        assertEquals("apple predicted as " + NASTY_SHOWN + ": 1", heading.getTextContent());
    }

    @Test
    void theReliabilityIsDrawnAndDescribed() throws Exception {
        Document page = parse(full().html());
        assertTrue(
                all(page, "desc").stream()
                        .anyMatch(
                                desc -> desc.getTextContent()
                                        .equals(
                                                "Before: 1 images at 0.90, 1.00 correct; After: 1 images at 0.75, 1.00 correct;")),
                () -> full().html());
    }

    @Test
    void everythingGivenIsEscaped() throws Exception {
        String html = full().html();
        assertFalse(html.contains("<script"));
        Document page = parse(html);
        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(NASTY_SHOWN, all(page, "h1").getFirst().getTextContent());
        assertTrue(all(page, "pre").getFirst().getTextContent().contains(NASTY_SHOWN));
        assertTrue(all(page, "img").stream()
                .anyMatch(img -> img.getAttribute("alt").equals(NASTY_SHOWN)));
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws Exception {
        String html = full().html();
        assertFalse(html.contains("http://") || html.contains("https://") || html.contains("url("));
        Document page = parse(html);
        assertEquals(0, page.getElementsByTagName("link").getLength());
        assertEquals(6, all(page, "img").size());
        for (Element img : all(page, "img")) {
            assertTrue(img.getAttribute("src").startsWith("data:image/png;base64,iVBORw0KGgo"));
            assertFalse(img.getAttribute("alt").isBlank());
        }
    }

    @Test
    void everyLinkHasItsTargetAndEveryIdIsUnique() throws Exception {
        Document page = parse(full().html());
        Set<String> ids = new HashSet<>();
        for (Element element : all(page, "*")) {
            if (element.hasAttribute("id")) {
                assertTrue(ids.add(element.getAttribute("id")), element.getAttribute("id"));
            }
        }
        assertEquals(17, all(page, "a").size());
        for (Element link : all(page, "a")) {
            assertTrue(ids.contains(link.getAttribute("href").substring(1)), link.getAttribute("href"));
        }
        for (Element header : all(page, "th")) {
            assertTrue(header.hasAttribute("scope"));
        }
    }

    @Test
    void theConfusionMatrixShowsCountsAndShares() throws Exception {
        List<Element> cells = all(parse(full().html()), "td").stream()
                .filter(td -> td.getAttribute("class").matches("(hit|miss).*"))
                .toList();
        assertEquals(
                List.of("3", "1", "0", "1"),
                cells.stream().map(cell -> cell.getTextContent().strip()).toList());
        assertEquals(
                List.of("--share:0.750", "--share:0.250", "--share:0.000", "--share:1.000"),
                cells.stream().map(td -> td.getAttribute("style")).toList());
        assertEquals("hit strong", cells.getFirst().getAttribute("class"));
        assertEquals("miss none", cells.get(2).getAttribute("class"));
    }

    /// Of 4 apples 3 were found and nothing else was predicted as one; the other class was found once and
    /// predicted twice.
    @Test
    void scoresAreThoseOfTheirDefinitions() {
        int[][] confusion = {{3, 1}, {0, 1}};
        assertEquals(new ClassScore(1, 0.75, 4), ClassScore.of(confusion, 0));
        assertEquals(6 / 7.0, ClassScore.of(confusion, 0).f1(), 1e-12);
        assertEquals(new ClassScore(0.5, 1, 1), ClassScore.of(confusion, 1));
        assertEquals(new ClassScore(Double.NaN, 0, 2), ClassScore.of(new int[][] {{5, 0}, {2, 0}}, 1));
        assertEquals(0, new ClassScore(0, 0, 3).f1());
    }

    @Test
    void aPredictionIsCorrectIfItsFirstClassIsTheLabel() {
        List<ClassProbability> classes = List.of(
                new ClassProbability("b", 0.6f), new ClassProbability("c", 0.3f), new ClassProbability("a", 0.1f));
        RgbImage pixel = RgbImage.of(1, 1, new byte[3]);
        assertEquals(
                classes.subList(0, 2),
                Prediction.of(pixel, "a.png", "b", classes, 2).topClasses());
        assertTrue(Prediction.of(pixel, "a.png", "b", classes, 2).isCorrect());
        assertFalse(Prediction.of(pixel, "a.png", "c", classes, 2).isCorrect());
        assertFalse(Prediction.of(pixel, "a.png", null, classes, 2).isCorrect());
    }

    @Test
    void whatIsMissingIsLeftOut() throws Exception {
        String html = TrainingReport.titled("Nothing yet").build().html();
        Document page = parse(html);
        assertEquals(0, all(page, "section").size());
        assertEquals("Nothing yet", all(page, "title").getFirst().getTextContent());
    }

    @Test
    void aMatrixOfAnotherSizeThanTheClassesIsRefused() {
        TrainingReport.Builder builder = TrainingReport.titled("x")
                .test(new Evaluation(new Metrics(1, 1), 2, List.of()), List.of("a", "b", "c"));
        assertEquals(
                "the confusion matrix has 2 rows for 3 classes",
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }

    @Test
    void thePageIsWrittenAsUtf8(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        TrainingReport.titled("Grüße").build().write(file);
        assertTrue(Files.readString(file).contains("<h1>Grüße</h1>"));
    }
}
