package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CurveFigureTest {

    private static final int EPOCHS = 24;

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
        List<LegendCorner> all = List.of(LegendCorner.values());
        CurveFigure falling = new CurveFigure(
                null, "Loss", List.of(0, 1), List.of(new Curve("Train", new double[] {1, 0})), List.of());
        CurveFigure rising = new CurveFigure(
                null, "Loss", List.of(0, 1), List.of(new Curve("Train", new double[] {0, 1})), List.of());
        assertEquals(LegendCorner.NORTH_EAST, LegendCorner.leastHiding(all, falling, unit, unit, 0.2, 0.2));
        assertEquals(LegendCorner.NORTH_WEST, LegendCorner.leastHiding(all, rising, unit, unit, 0.2, 0.2));
    }

    /// One change or eight, at all places, over a curve that leaves only the upper corners free. The widths are
    /// those of this machine's font.
    @Test
    void noLabelOfARateIsUnderTheLegendOrAnotherLabel() throws Exception {
        assumeTrue(Fonts.problem().isEmpty());
        for (int changes : new int[] {1, RateChange.MOST}) {
            for (int first = 2; first + changes - 1 <= EPOCHS; first++) {
                CurveFigure figure = CurveFigure.loss(falling(first, changes));
                for (String svg : List.of(figure.svg(), figure.inlineSvg())) {
                    List<Rectangle2D> boxes = labelBoxes(parse(svg));
                    assertEquals(changes + 1, boxes.size(), "the legend and the labels");
                    requireApart(boxes, changes + " changes from epoch " + first);
                }
            }
        }
    }

    /// The loss is high in the first epoch and low in the others; the rate changes in successive epochs.
    private static History falling(int first, int changes) {
        List<Epoch> epochs = new ArrayList<>();
        float rate = 1e-3f;
        for (int i = 1; i <= EPOCHS; i++) {
            rate *= i >= first && i < first + changes ? 0.7531f : 1;
            epochs.add(epoch(i, i == 1 ? 3 : 0.01, i == 1 ? 3 : 0.02, rate));
        }
        return new History(epochs);
    }

    /// The legend's frame, then the boxes of the texts that name rates.
    private static List<Rectangle2D> labelBoxes(Document svg) {
        List<Rectangle2D> boxes = new ArrayList<>();
        var frames = svg.getElementsByTagName("rect");
        for (int i = 0; i < frames.getLength(); i++) {
            Element frame = (Element) frames.item(i);
            if (frame.getAttribute("class").equals("legend")) {
                boxes.add(new Rectangle2D.Double(
                        number(frame, "x"), number(frame, "y"), number(frame, "width"), number(frame, "height")));
            }
        }
        var texts = svg.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            if (text.getTextContent().startsWith("lr ")) {
                Rectangle2D bounds = Fonts.sans((int) number(text, "font-size"))
                        .createGlyphVector(new FontRenderContext(null, true, true), text.getTextContent())
                        .getVisualBounds();
                double left =
                        number(text, "x") - (text.getAttribute("text-anchor").equals("end") ? bounds.getMaxX() : 0);
                boxes.add(new Rectangle2D.Double(
                        left, number(text, "y") + bounds.getY(), bounds.getMaxX(), bounds.getHeight()));
            }
        }
        return boxes;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static void requireApart(List<Rectangle2D> boxes, String what) {
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertFalse(boxes.get(i).intersects(boxes.get(j)), what + ": " + boxes);
            }
        }
    }

    @Test
    void aHistoryWithoutEpochsIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> CurveFigure.loss(History.EMPTY));
        assertEquals("Loss has no curve: the history has no epochs", error.getMessage());
    }
}
