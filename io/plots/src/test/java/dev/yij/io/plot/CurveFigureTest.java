package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class CurveFigureTest {

    private static Epoch epoch(int number, double loss, double validationLoss, float rate) {
        Metrics validation = Double.isNaN(validationLoss) ? null : new Metrics(validationLoss, 0.25);
        return new Epoch(number, new Metrics(loss, 0.5), validation, rate, 1);
    }

    private static History history(Epoch... epochs) {
        return new History(List.of(epochs));
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /// Plot area of the document: x 78 … 978, y 20 … 536, 5 % of the range free on each side, so that the
    /// first of two epochs is at 78 + 900 · 0.05 / 1.1 = 118.9 and the higher value at 20 + 516 · 0.05 /
    /// 1.1 = 43.5.
    @Test
    void pointsAreWhereTheirValuesSay() {
        String svg = CurveFigure.loss(history(epoch(1, 3, Double.NaN, 1), epoch(2, 1, Double.NaN, 1)))
                .svg();
        assertTrue(svg.contains("d=\"M118.9 43.5L937.1 512.5\""), svg);
    }

    @Test
    void theSvgIsXmlWithLabelsAndLegend() throws Exception {
        Document svg = parse(CurveFigure.accuracy(history(epoch(1, 3, 3, 1), epoch(2, 1, 2, 1)))
                .title("A <b> & \"c\"")
                .svg());
        assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getNamespaceURI());
        List<String> words = new ArrayList<>();
        var texts = svg.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            words.add(texts.item(i).getTextContent());
        }
        assertTrue(words.containsAll(List.of("Epoch", "Accuracy", "Train", "Validation", "1", "2", "A <b> & \"c\"")));
    }

    @Test
    void withoutValidationThereIsOneCurve() {
        String svg = CurveFigure.loss(history(epoch(1, 3, Double.NaN, 1))).svg();
        assertTrue(svg.contains(">Train<"));
        assertFalse(svg.contains("Validation"));
    }

    @Test
    void theLineBreaksWhereAnEpochWasNotValidated() {
        String svg = CurveFigure.loss(
                        history(epoch(1, 3, 3, 1), epoch(2, 1, 2, 1), epoch(3, 1, Double.NaN, 1), epoch(4, 1, 2, 1)))
                .inlineSvg();
        String line = svg.lines()
                .filter(l -> l.startsWith("<path class=\"validation\""))
                .findFirst()
                .orElseThrow();
        assertEquals(3, line.split("M", -1).length, "two pieces: " + line);
    }

    @Test
    void fitsThatEachBeginAtOneAreCountedThrough() {
        History twice = history(epoch(1, 3, 3, 1), epoch(2, 1, 2, 1));
        assertEquals(List.of(1, 2, 3, 4), CurveFigure.loss(twice.then(twice)).epochs());
        assertEquals(
                List.of(7, 9),
                CurveFigure.loss(history(epoch(7, 3, 3, 1), epoch(9, 1, 2, 1))).epochs());
    }

    @Test
    void aChangeOfTheLearningRateIsMarkedAndAScheduleIsNot() {
        History change = history(epoch(1, 3, 3, 1e-3f), epoch(2, 1, 2, 1e-4f));
        assertEquals(List.of(new RateChange(1, 1e-4f)), CurveFigure.loss(change).rateChanges());
        assertTrue(CurveFigure.loss(change).svg().contains(">lr 1e-4<"));
        History tenth = history(epoch(1, 3, 3, 1e-3f), epoch(2, 1, 2, 1e-3f / 10));
        assertTrue(CurveFigure.loss(tenth).svg().contains(">lr 1e-4<"), "1.00000005e-4 to the bit");
        History schedule = History.EMPTY;
        for (int i = 1; i <= 10; i++) {
            schedule = schedule.then(epoch(i, 1, 1, 1f / i));
        }
        assertEquals(List.of(), CurveFigure.loss(schedule).rateChanges());
    }

    /// The first of two epochs is at (118.9, 43.5), in pixels twice that; tab:blue there, white in the corner.
    @Test
    void thePngHasTheCurveInItsColour() {
        assumeTrue(Fonts.problem().isEmpty());
        BufferedImage image = CurveFigure.loss(history(epoch(1, 3, Double.NaN, 1), epoch(2, 1, Double.NaN, 1)))
                .image();
        assertEquals(2000, image.getWidth());
        assertEquals(1200, image.getHeight());
        assertEquals(0x1f77b4, image.getRGB(238, 87) & 0xffffff);
        assertEquals(0xffffff, image.getRGB(3, 3) & 0xffffff);
    }

    @Test
    void theLegendGoesWhereNoCurveIs() {
        CurveScale unit = new CurveScale(0, 1);
        CurveFigure falling = new CurveFigure(
                null, "Loss", List.of(0, 1), List.of(new Curve("Train", new double[] {1, 0})), List.of());
        CurveFigure rising = new CurveFigure(
                null, "Loss", List.of(0, 1), List.of(new Curve("Train", new double[] {0, 1})), List.of());
        assertEquals(LegendCorner.NORTH_EAST, LegendCorner.leastHiding(falling, unit, unit, 0.2, 0.2));
        assertEquals(LegendCorner.NORTH_WEST, LegendCorner.leastHiding(rising, unit, unit, 0.2, 0.2));
    }

    @Test
    void aHistoryWithoutEpochsIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> CurveFigure.loss(History.EMPTY));
        assertEquals("Loss has no curve: the history has no epochs", error.getMessage());
    }
}
