package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.explain.Term;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.chrome.ChromeDriver;

/// Which maps, places and colours the page shows without being asked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerMapsTest {

    private static final int SIZE = 64;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Backend backend = SimdBackends.create(Mode.FUSED, 1);
    private final Explorer explorer = Explorer.ofChapter(SIZE, 8, Mode.FUSED);
    private final OutputExplainer library = new OutputExplainer(explorer.model(backend), explorer.input());

    ExplorerMapsTest() throws IOException {
        Chromium.resize(driver, 1440, 1000);
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
        backend.close();
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    private void open() throws IOException {
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
        page.waitUntilExplained();
    }

    /// The channels of a tensor in the order of their standard deviation, the largest first.
    private static List<Integer> byLiveliness(Tensor maps) {
        int channels = maps.shape().dim(2);
        double[] variance = new double[channels];
        int size = maps.data().length / channels;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < maps.data().length; i += channels) {
                sum += maps.data()[i];
                squares += (double) maps.data()[i] * maps.data()[i];
            }
            variance[c] = squares / size - sum / size * (sum / size);
        }
        return IntStream.range(0, channels)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -variance[c]))
                .toList();
    }

    private List<Integer> shown(String selector) {
        return page.all(selector).stream()
                .map(each -> Integer.valueOf(String.valueOf(each.getDomAttribute("data-channel"))))
                .toList();
    }

    @Test
    void theLiveliestMapsComeFirst() throws IOException {
        open();
        for (String layer : List.of("conv2d_2", "max_pooling2d_2", "conv2d_7")) {
            List<Integer> expected = byLiveliness(library.output(layer));
            page.selectLayer(layer);
            assertEquals(expected, shown("#maps .strip button"), layer);
            page.script("document.querySelector('[data-layer=" + layer + "]').scrollIntoView()");
            page.waitFor("document.querySelector('[data-layer=" + layer + "] .thumbs button')");
            assertTrue(
                    page.attribute("[data-layer=" + layer + "] .thumbs button", "title")
                            .startsWith(layer + ", map " + expected.getFirst() + ": "),
                    layer);
        }
        page.script("const order = document.querySelector('#order'); order.value = 'number';"
                + "order.dispatchEvent(new Event('change'))");
        page.waitFor("document.querySelector('#maps .strip button').dataset.channel === '0'");
        assertEquals(IntStream.range(0, 64).boxed().toList(), shown("#maps .strip button"));
    }

    /// Deep maps are mostly 0: a layer opens where there is something to see.
    @Test
    void aLayerOpensAtTheLargestNumberOfItsLiveliestMap() throws IOException {
        open();
        for (String layer : List.of("conv2d_1", "conv2d_8")) {
            Tensor maps = library.output(layer);
            int channel = byLiveliness(maps).getFirst();
            int columns = maps.shape().dim(1);
            int best = IntStream.range(0, maps.shape().dim(0) * columns)
                    .boxed()
                    .max(Comparator.comparingDouble((Integer i) -> maps.get(i / columns, i % columns, channel))
                            .thenComparing(Comparator.reverseOrder()))
                    .orElseThrow();
            page.selectLayer(layer);
            String title = "How y[" + best / columns + "," + best % columns + "," + channel + "] is computed";
            page.waitFor("document.querySelector('#arithmetic-title').textContent === '" + title + "'");
            DotProduct sum = (DotProduct) library.explain(layer, best / columns, best % columns, channel);
            Map<Integer, Double> adds = new HashMap<>();
            for (Term term : sum.terms()) {
                adds.merge(term.channel(), (double) term.product(), Double::sum);
            }
            int strongest = adds.entrySet().stream()
                    .max(Comparator.comparingDouble(each -> Math.abs(each.getValue())))
                    .orElseThrow()
                    .getKey();
            page.waitFor(
                    "document.querySelector('#channel').textContent.startsWith('Input channel " + strongest + " ')");
        }
    }

    @Test
    void aPlaceThatTheVisitorChoseIsKeptWithTheStrongestMapThere() throws IOException {
        open();
        page.selectLayer("conv2d_2");
        page.script("document.querySelector('#at-row').value = 20;"
                + "document.querySelector('#at-row').dispatchEvent(new Event('change'));"
                + "document.querySelector('#at-column').value = 41;"
                + "document.querySelector('#at-column').dispatchEvent(new Event('change'))");
        page.waitUntilExplained();
        page.selectLayer("conv2d_1");
        Tensor maps = library.output("conv2d_1");
        int strongest = IntStream.range(0, 8)
                .boxed()
                .max(Comparator.comparingDouble(c -> maps.get(20, 41, c)))
                .orElseThrow();
        page.waitFor("document.querySelector('#arithmetic-title').textContent.includes('y[20,41," + strongest + "]')");
    }

    /// 99 of 100 numbers other than 0 are at most 2; one is 1000. The colours end at 2 and the numbers stay
    /// exact.
    @Test
    void oneOutlierDoesNotDarkenAMap() throws IOException {
        open();
        Object found = driver.executeAsyncScript("""
                const done = arguments[0];
                Promise.all(['tensor', 'heat-map'].map(name => import(`./assets/${name}.js`))).then(([{Tensor}, maps]) => {
                  const data = new Float32Array(400).map((_, i) => i < 200 ? 0 : 1 + i % 2);
                  data[7] = 1000;
                  const tensor = new Tensor([20, 20, 1], data);
                  const scale = maps.usualScale(tensor, 0);
                  done([scale.high, scale.max, maps.colourBar(scale).textContent, maps.scaleOfChannel(tensor, 0).high]);
                })""");
        List<?> scale = (List<?>) Objects.requireNonNull(found);
        assertEquals(2, ((Number) scale.get(0)).doubleValue(), 1000 / 2048.0);
        assertEquals(1000L, scale.get(1));
        assertTrue(String.valueOf(scale.get(2)).contains("from 0to 1000one colour above 2."), scale.toString());
        assertEquals(1000L, scale.get(3));
    }
}
