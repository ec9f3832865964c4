package dev.yij.io.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {

    @Test
    void aCopyNamesItsSourceAndAConstantSaysSo() {
        Sequential model = new Sequential().add(new ZeroPadding2D(1, 0, 2, 0)).build(Shape.of(1, 2, 1), new Seed(1));
        OutputExplainer explainer = new OutputExplainer(model, Tensor.of(new float[] {5, 7}, 1, 1, 2, 1));
        String formula = "  y[oh,ow,c] = x[oh - 1, ow - 2, c], 0 outside of x";
        assertEquals(
                List.of(
                        "zero_padding2d_1 (ZeroPadding2D), input 1×2×1, output 2×4×1: output 1,3,0",
                        "",
                        formula,
                        "",
                        "  y[1,3,0] = x[0,1,0] = 7.0: the number is only copied"),
                lines(model, explainer, 1, 3, 0));
        assertEquals(
                List.of(
                        "zero_padding2d_1 (ZeroPadding2D), input 1×2×1, output 2×4×1: output 0,3,0",
                        "",
                        formula,
                        "",
                        "  y[0,3,0] = 0.0: a constant"),
                lines(model, explainer, 0, 3, 0));
    }

    /// Channel 1 with γ 2, β 1, μ 3, σ² 3 and ε 1: 2 · (5 - 3) / √4 + 1 = 3.
    @Test
    void batchNormalizationNamesTheStatisticsOfTheChannel() {
        Sequential model =
                new Sequential().add(new BatchNormalization().epsilon(1)).build(Shape.of(2), new Seed(1));
        float[] second = {2, 1, 3, 3};
        for (int i = 0; i < second.length; i++) {
            model.weights().get(i).value()[1] = second[i];
        }
        OutputExplainer explainer = new OutputExplainer(model, Tensor.of(new float[] {0, 5}, 1, 2));
        String layer = "batch_normalization_1";
        assertEquals(
                List.of(
                        "batch_normalization_1 (BatchNormalization), input 2, output 2: output 1",
                        "",
                        "  y = γ[c] · (x - μ[c]) / √(σ²[c] + 1.0) + β[c]",
                        "",
                        "   name  value",
                        "      x    5.0",
                        "   γ[1]    2.0",
                        "   β[1]    1.0",
                        "   μ[1]    3.0",
                        "  σ²[1]    3.0",
                        "",
                        "  y[1] = 3.0"),
                ExplanationText.lines(model.layer(layer), explainer.explain(layer, 1), List.of(), false));
    }

    /// One pixel of 3, kernel 5 and 7, bias 1: the second column is 3 · 7 + 1.
    @Test
    void aTransposedConvolutionAddsItsBiasLast() {
        Sequential model = new Sequential()
                .add(new Conv2DTranspose(1, 1).kernel(new Size(1, 2)))
                .build(Shape.of(1, 1, 1), new Seed(1));
        System.arraycopy(new float[] {5, 7}, 0, model.weights().get(0).value(), 0, 2);
        model.weights().get(1).value()[0] = 1;
        OutputExplainer explainer = new OutputExplainer(model, Tensor.of(new float[] {3}, 1, 1, 1, 1));
        String layer = "conv2d_transpose_1";
        assertEquals(
                List.of(
                        "conv2d_transpose_1 (Conv2DTranspose), input 1×1×1, output 1×2×1: output 0,1,0",
                        "",
                        "  y[oh,ow,oc] = Σ x[ih,iw,ic] · w[kh,kw,oc,ic] + b[oc], where oh = ih + kh and ow = iw + kw",
                        "",
                        "kernel 1×2×1×1: 2 terms, 1 of them in the padding, and a bias, added up in this order",
                        "",
                        "  kh  kw  ic  ih  iw        x     w   x·w   sum",
                        "   0   0   0   0  -1  padding   5.0         0.0",
                        "   0   1   0   0   0      3.0   7.0  21.0  21.0",
                        "                               bias   1.0  22.0",
                        "",
                        "  y[0,1,0] = 22.0"),
                ExplanationText.lines(model.layer(layer), explainer.explain(layer, 0, 1, 0), List.of(), false));
    }

    private static List<String> lines(Model model, OutputExplainer explainer, int... at) {
        String layer = "zero_padding2d_1";
        return ExplanationText.lines(model.layer(layer), explainer.explain(layer, at), List.of(), false);
    }
}
