package dev.yij.io.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.explain.OutputExplainer;
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

    private static List<String> lines(Model model, OutputExplainer explainer, int... at) {
        String layer = "zero_padding2d_1";
        return ExplanationText.lines(model.layer(layer), explainer.explain(layer, at), List.of(), false);
    }
}
