package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;

/// Networks other than the chapter's: layers of every kind, other window sizes, no names for the classes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerLayersTest {

    private static final int SIZE = 40;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);

    @AfterAll
    void close() {
        driver.quit();
    }

    static Stream<Named<Supplier<Sequential>>> networks() {
        return Stream.of(
                Named.of(
                        "strides, dilation, flatten, softmax in the dense layer",
                        () -> new Sequential()
                                .add(new Conv2D(5, new Size(5, 3))
                                        .strides(new Size(2, 1))
                                        .useBias(false))
                                .add(new Activation(ActivationFunction.TANH))
                                .add(new AveragePooling2D(new Size(3, 2)).padding(Padding.SAME))
                                .add(new Conv2D(4, 3).dilation(new Size(2, 2)).activation(ActivationFunction.SIGMOID))
                                .add(new Dropout(0.5f))
                                .add(new Flatten())
                                .add(new Dense(7).activation(ActivationFunction.SOFTMAX))),
                Named.of(
                        "a long vector, global maximum, softmax over channels",
                        () -> new Sequential()
                                .add(new Conv2D(3, 1).activation(ActivationFunction.SOFTMAX))
                                .add(new MaxPooling2D(new Size(9, 9))
                                        .strides(new Size(1, 1))
                                        .padding(Padding.SAME))
                                .add(new ZeroPadding2D(1, 2, 0, 3))
                                .add(new DepthwiseConv2D(2).multiplier(2))
                                .add(new Conv2D(2, 3).padding(Padding.SAME))
                                .add(new GlobalMaxPooling2D())
                                .add(new Dense(1200).activation(ActivationFunction.RELU))
                                .add(new Dense(4))
                                .add(new Activation(ActivationFunction.SOFTMAX))),
                Named.of(
                        "normalized, separable and transposed convolutions, resized",
                        () -> new Sequential()
                                .add(new Conv2D(3, 2).strides(Size.of(3)))
                                .add(new Resizing(12, 10))
                                .add(new SeparableConv2D(4, 3).multiplier(2).strides(Size.of(2)))
                                .add(new BatchNormalization())
                                .add(new PReLU().sharedAxes(1, 2))
                                .add(new Conv2DTranspose(3, 3)
                                        .strides(Size.of(2))
                                        .padding(Padding.SAME)
                                        .activation(ActivationFunction.RELU))
                                .add(new CenterCrop(6, 5))
                                .add(new UpSampling2D(2))
                                .add(new Normalization().statistics(List.of(0.5), List.of(2.0)))
                                .add(new GlobalMaxPooling2D())
                                .add(new Dense(4).activation(ActivationFunction.SOFTMAX))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyLayerIsTakenApart(Supplier<Sequential> network) throws IOException {
        Chromium.resize(driver, 1440, 1000);
        try (Explorer explorer = new Explorer(SIZE, List.of(), network, Mode.FUSED);
                Backend backend = SimdBackends.create(Mode.FUSED, 1)) {
            OutputExplainer library = new OutputExplainer(explorer.model(backend), explorer.input());
            page.open(explorer.address());
            page.drop("waves.png", explorer.file());
            page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
            for (BuiltLayer layer : explorer.model().layers()) {
                page.selectLayer(layer.name());
                assertTrue(page.text("#agreement").startsWith("The map holds"), layer.name());
                assertEquals(List.of(), page.seriousViolations(), layer.name());
                assertEquals(0, page.overflow(), layer.name());
                Tensor output = library.output(layer.name());
                if (output.shape().rank() == 3) {
                    int rows = output.shape().dim(0);
                    int columns = output.shape().dim(1);
                    page.selectChannel(1);
                    page.hover(rows - 1, 2, rows, columns, 1);
                    assertEquals(output.get(rows - 1, 2, 1), page.number(".place output"), layer.name());
                }
            }
            assertEquals(List.of(), page.console());
            assertEquals(List.of(), explorer.unexpected);
        }
    }
}
