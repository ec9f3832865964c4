package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The main ways through the pages in a second browser. Skipped if Firefox is not installed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class FirefoxTest {

    private static final int SIZE = 32;

    private final Firefox firefox;
    private final Explorer explorer = Explorer.ofTwo(SIZE, 4, Mode.FUSED);

    FirefoxTest(@TempDir Path profile) throws Exception {
        firefox = new Firefox(profile);
    }

    @AfterAll
    void close() {
        firefox.close();
        explorer.close();
    }

    @BeforeEach
    void open() throws InterruptedException {
        firefox.open(explorer.address() + "#sample=3");
        firefox.waitFor("document.querySelector('#bars button') && document.querySelector('#sum')");
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), firefox.errors());
        assertEquals(List.of(), explorer.unexpected);
    }

    private void click(String selector) {
        firefox.script("document.querySelector(`" + selector + "`).click()");
    }

    private String text(String selector) {
        return firefox.script("document.querySelector(`" + selector + "`).textContent");
    }

    @Test
    void aNumberIsTakenApartAndItIsTheLibrarys() throws Exception {
        String bytes = firefox.script("(() => {"
                + " const bytes = Uint8Array.from(atob('" + Base64.getEncoder().encodeToString(explorer.file())
                + "'), each => each.charCodeAt(0)); const carried = new DataTransfer();"
                + " carried.items.add(new File([bytes], 'waves.png'));"
                + " for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type,"
                + " {dataTransfer: carried, bubbles: true, cancelable: true})); return bytes.length; })()");
        assertEquals(String.valueOf(explorer.file().length), bytes);
        firefox.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
        click(".card[data-layer=conv2d_4] .card-head");
        firefox.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_4 ')"
                + " && document.querySelector('#maps [data-channel=\"3\"]')");
        click("#maps [data-channel='3']");
        firefox.script(
                "(() => { const stage = document.querySelector('#stage'); const box = stage.getBoundingClientRect();"
                        + " stage.dispatchEvent(new PointerEvent('pointermove', {pointerType: 'mouse', clientX: box.left +"
                        + " box.width * 6.5 / 16, clientY: box.top + box.height * 2.5 / 16})); })()");
        firefox.waitFor("document.querySelector('#arithmetic-title').textContent === 'How y[2,6,3] is computed'"
                + " && document.querySelector('.arithmetic-body').ariaBusy === 'false'");
        try (Backend backend = SimdBackends.create(Mode.FUSED, 1)) {
            OutputExplainer library = new OutputExplainer(explorer.model(backend), explorer.input());
            assertEquals(library.output("conv2d_4").get(2, 6, 3), Float.parseFloat(text(".place output")));
        }
        assertTrue(text("#agreement").startsWith("The map holds"));
    }

    @Test
    void theTourAndTheBackwardPassAreShown() throws InterruptedException {
        click("#tour");
        for (int step = 1; step <= 12; step++) {
            firefox.waitFor("document.querySelector('#story-count')?.textContent === 'Step " + step + " of 12'"
                    + " && document.querySelector('.pointed')?.getBoundingClientRect().height > 0");
            if (step == 11) {
                firefox.waitFor("document.querySelector('#chain-sum') && document.querySelector('#backward-number')");
                assertEquals(text("#gradient-value"), text("#chain-sum"));
            }
            click("#story-next");
        }
        firefox.waitFor("document.querySelector('#story').hidden");
    }

    @Test
    void theOverviewManyImagesAndTwoModelsAreShown() throws InterruptedException {
        firefox.script("document.querySelector('#overview').open = true");
        firefox.waitFor("document.querySelectorAll('.net-column').length === 14");
        firefox.script("(() => { const canvas = document.querySelectorAll('.net-column')[4]; const box ="
                + " canvas.getBoundingClientRect(); canvas.dispatchEvent(new PointerEvent('pointermove',"
                + " {clientX: box.left + 3, clientY: box.top + 3})); })()");
        assertTrue(text("#overview-line").startsWith("Map 0 of conv2d_3. "), text("#overview-line"));
        click("#survey-go");
        firefox.waitFor("document.querySelector('#survey-note').textContent.includes(': 80 of 80')"
                + " && document.querySelector('.confusion button')");
        firefox.script("(document.querySelector('.confusion button').click(),"
                + " document.querySelector('.surveyed').scrollIntoView())");
        firefox.waitFor("document.querySelector('.surveyed button[data-drawn]')");
        firefox.waitFor("document.querySelectorAll('.side-bars li').length === 10");
    }

    @Test
    void aWeightIsChangedInThePlayground() throws InterruptedException {
        firefox.script("document.querySelector('#playground').open = true");
        firefox.waitFor("document.querySelector('#play-bars li') && document.querySelector('#play-total')");
        String before = text("#play-total");
        firefox.script("(() => { const field = document.getElementById('play-bias'); field.value = '0.5';"
                + " field.dispatchEvent(new Event('input')); field.dispatchEvent(new Event('change')); })()");
        firefox.waitFor("Math.abs(document.querySelector('#play-total').textContent - " + before + " - 0.5) < 1e-6");
    }

    @Test
    void aNetworkIsTrained() throws InterruptedException {
        firefox.open(explorer.address() + "train");
        firefox.waitFor("document.querySelector('#fields select')");
        click("#epoch");
        firefox.waitFor("document.querySelector('#where').textContent.startsWith('Paused: 1 epoch')");
        firefox.waitFor("document.querySelectorAll('#maps canvas').length === 96"); // before training, and now
    }
}
