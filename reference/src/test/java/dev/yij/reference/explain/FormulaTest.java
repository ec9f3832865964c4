package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.ELU;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.LeakyReLU;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaTest {

    private static final Shape IMAGE = Shape.of(6, 7, 3);

    private static BuiltLayer built(Layer layer, Shape in) {
        return new Sequential().add(layer).build(in, new Seed(1)).layers().getFirst();
    }

    /// Strides and padding by hand. SAME, 3 taps, stride 2: 6 rows give 3 outputs, which span (3 - 1)·2 + 3 = 7
    /// rows, so the one row of padding comes after; 7 columns give 4, which span 9, so one column comes before.
    static Stream<Arguments> theIndicesHaveTheLayersStrideAndPadding() {
        Conv2D conv = new Conv2D(4, 3);
        Conv2D same = conv.padding(Padding.SAME);
        return Stream.of(
                arguments(conv, "x[oh + kh, ow + kw, ic]"),
                arguments(same, "x[oh - 1 + kh, ow - 1 + kw, ic]"),
                arguments(conv.strides(Size.of(2)), "x[2·oh + kh, 2·ow + kw, ic]"),
                arguments(same.strides(Size.of(2)), "x[2·oh + kh, 2·ow - 1 + kw, ic]"),
                arguments(same.strides(new Size(1, 2)), "x[oh - 1 + kh, 2·ow - 1 + kw, ic]"),
                arguments(conv.dilation(new Size(2, 1)), "x[oh + 2·kh, ow + kw, ic]"),
                arguments(same.dilation(new Size(1, 3)), "x[oh - 1 + kh, ow - 3 + 3·kw, ic]"),
                arguments(new Conv2D(4, new Size(5, 1)).padding(Padding.SAME), "x[oh - 2 + kh, ow + kw, ic]"));
    }

    @ParameterizedTest
    @MethodSource
    void theIndicesHaveTheLayersStrideAndPadding(Conv2D conv, String x) {
        BuiltLayer built = built(conv, IMAGE);
        assertEquals("y[oh,ow,oc] = b[oc] + Σ " + x + " · w[kh,kw,ic,oc]", Formula.of(built));
        assertEquals(
                "dw[kh,kw,ic,oc] = Σ " + x.replace("[", "[n, ") + " · dy[n,oh,ow,oc]",
                Formula.ofGradient(built, false));
    }

    static Stream<Arguments> everyLayerHasItsFormula() {
        Dense dense = new Dense(2);
        return Stream.of(
                arguments(
                        new Conv2D(4, 1).useBias(false).activation(ActivationFunction.RELU),
                        IMAGE,
                        "y[oh,ow,oc] = max(Σ x[oh + kh, ow + kw, ic] · w[kh,kw,ic,oc], 0)"),
                arguments(
                        new Conv2D(6, 3).groups(3),
                        Shape.of(6, 7, 12),
                        "y[oh,ow,oc] = b[oc] + Σ x[oh + kh, ow + kw, 4·⌊oc/2⌋ + ic] · w[kh,kw,ic,oc]"),
                arguments(
                        new DepthwiseConv2D(3).padding(Padding.SAME).activation(ActivationFunction.RELU),
                        IMAGE,
                        "y[oh,ow,c] = max(b[c] + Σ x[oh - 1 + kh, ow - 1 + kw, c] · w[kh,kw,c,0], 0)"),
                arguments(
                        new DepthwiseConv2D(3).multiplier(2).useBias(false),
                        IMAGE,
                        "y[oh,ow,2·c + m] = Σ x[oh + kh, ow + kw, c] · w[kh,kw,c,m]"),
                arguments(dense, Shape.of(5), "y[o] = b[o] + Σ x[i] · w[i,o]"),
                arguments(
                        dense.activation(ActivationFunction.SIGMOID),
                        IMAGE,
                        "y[…,o] = 1 / (1 + exp(-(b[o] + Σ x[…,i] · w[i,o])))"),
                arguments(
                        dense.activation(ActivationFunction.SOFTMAX),
                        Shape.of(5),
                        "y[o] = softmax(b[o] + Σ x[i] · w[i,o])"),
                arguments(new MaxPooling2D(2), IMAGE, "y[oh,ow,c] = max x[2·oh + kh, 2·ow + kw, c]"),
                arguments(new AveragePooling2D(new Size(3, 2)), IMAGE, "y[oh,ow,c] = Σ x[3·oh + kh, 2·ow + kw, c] / 6"),
                arguments( // 7 columns in windows of 2: one column of padding after them is not counted
                        new AveragePooling2D(2).padding(Padding.SAME),
                        IMAGE,
                        "y[oh,ow,c] = Σ x[2·oh + kh, 2·ow + kw, c] / count"),
                arguments(new GlobalMaxPooling2D(), IMAGE, "y[c] = max x[ih,iw,c]"),
                arguments(new GlobalAveragePooling2D(), IMAGE, "y[c] = Σ x[ih,iw,c] / 42"),
                arguments(new Activation(ActivationFunction.TANH), IMAGE, "y = tanh(x)"),
                arguments(new ReLU(6), IMAGE, "y = max(min(x, 6.0), 0)"),
                arguments(new LeakyReLU(0.1), IMAGE, "y = x above 0.0, else 0.1 · (x)"),
                arguments(new ReLU(2).threshold(1), IMAGE, "y = min(x, 2.0) above 1.0, else 0"),
                arguments(new ELU(0.5), IMAGE, "y = (x above 0, else 0.5 · (exp(x) - 1))"),
                arguments(new Activation(ActivationFunction.GELU), IMAGE, "y = gelu(x)"),
                arguments(
                        new Activation(ActivationFunction.HARD_SIGMOID_KERAS2),
                        IMAGE,
                        "y = min(max(0.2 · (x) + 0.5, 0), 1)"),
                arguments(
                        new Activation(ActivationFunction.SOFTMAX),
                        Shape.of(5),
                        "y[j] = exp(x[j] - max) · (1 / Σ exp(x[k] - max))"),
                arguments(new Flatten(), IMAGE, "y[(7·ih + iw)·3 + ic] = x[ih,iw,ic]"),
                arguments(new Flatten(), Shape.of(4, 5), "y = x, row by row"),
                arguments(new ZeroPadding2D(1, 2, 0, 3), IMAGE, "y[oh,ow,c] = x[oh - 1, ow, c], 0 outside of x"),
                arguments(new Cropping2D(1, 2, 0, 3), IMAGE, "y[oh,ow,c] = x[oh + 1, ow, c]"),
                arguments(new UpSampling2D(2), IMAGE, "y[oh,ow,c] = x[⌊oh/2⌋, ⌊ow/2⌋, c]"),
                arguments(new CenterCrop(4, 4), IMAGE, "y[oh,ow,c] = x[oh + 1, ow + 1, c]"),
                arguments(
                        new Resizing(4, 7).interpolation(Interpolation.NEAREST),
                        IMAGE,
                        "y[oh,ow,c] = x[⌊(oh + 0.5)·6/4⌋, ⌊(ow + 0.5)·7/7⌋, c]"),
                arguments(
                        new Resizing(4, 7),
                        IMAGE,
                        "y[oh,ow,c] = (1 - fh) · ((1 - fw) · x[top,left,c] + fw · x[top,right,c]) + fh · ((1 - fw) · "
                                + "x[bottom,left,c] + fw · x[bottom,right,c]), where top + fh = (oh + 0.5)·6/4 - 0.5 "
                                + "and left + fw = (ow + 0.5)·7/7 - 0.5"),
                arguments(
                        new SeparableConv2D(4, 3).activation(ActivationFunction.RELU),
                        IMAGE,
                        "z[oh,ow,c] = Σ x[oh + kh, ow + kw, c] · d[kh,kw,c,0]; "
                                + "y[oh,ow,oc] = max(b[oc] + Σ z[oh + kh, ow + kw, ic] · w[kh,kw,ic,oc], 0)"),
                arguments(
                        new Conv2DTranspose(4, 3)
                                .strides(Size.of(2))
                                .padding(Padding.SAME)
                                .activation(ActivationFunction.RELU),
                        IMAGE,
                        "y[oh,ow,oc] = max(Σ x[ih,iw,ic] · w[kh,kw,oc,ic] + b[oc], 0), "
                                + "where oh = 2·ih + kh and ow = 2·iw + kw"),
                arguments(new PReLU(), IMAGE, "y = x above 0, else α · x"),
                arguments(new Normalization(), IMAGE, "y = (x - mean) / max(√variance, 1.0E-7)"),
                arguments(new BatchNormalization(), IMAGE, "y = γ[c] · (x - μ[c]) / √(σ²[c] + 0.001) + β[c]"),
                arguments(new Permute(3, 1, 2), IMAGE, "y = x, with the dimensions in the order [3, 1, 2]"),
                arguments(new Rescaling(0.5, -1), IMAGE, "y = 0.5 · x - 1.0"),
                arguments(new GlobalMaxPooling2D().keepdims(true), IMAGE, "y[0,0,c] = max x[ih,iw,c]"),
                arguments(new Dropout(0.5), IMAGE, "y = x"));
    }

    @ParameterizedTest
    @MethodSource
    void everyLayerHasItsFormula(Layer layer, Shape in, String expected) {
        assertEquals(expected, Formula.of(built(layer, in)));
    }

    @Test
    void theGradientOfADepthwiseKernelHasItsLetters() {
        BuiltLayer built = built(new DepthwiseConv2D(3).multiplier(2), IMAGE);
        assertEquals(
                "dw[kh,kw,c,m] = Σ x[n, oh + kh, ow + kw, c] · dy[n,oh,ow,2·c + m]", Formula.ofGradient(built, false));
        assertEquals("db[2·c + m] = Σ dy[n,oh,ow,2·c + m]", Formula.ofGradient(built, true));
        assertEquals(Optional.empty(), Formula.asMatrixProduct(built, List.of(2, 3, 1)));
    }

    /// 6×7 pixels, SAME: row 2, column 3 is pixel 2·7 + 3.
    @Test
    void aSumIsOneElementOfAMatrixProduct() {
        assertEquals(
                "row 17 = 7·oh + ow of the patch matrix times column 1 = oc of the weights",
                Formula.asMatrixProduct(built(new Conv2D(4, 3).padding(Padding.SAME), IMAGE), List.of(2, 3, 1))
                        .orElseThrow());
        assertEquals(
                "row 0 of the inputs times column 1 = o of the weights",
                Formula.asMatrixProduct(built(new Dense(2), Shape.of(5)), List.of(1))
                        .orElseThrow());
        assertEquals(
                "row 17 of the inputs times column 1 = o of the weights",
                Formula.asMatrixProduct(built(new Dense(2), IMAGE), List.of(2, 3, 1))
                        .orElseThrow());
    }

    @Test
    void theGradientOfATransposedKernelHasItsLetters() {
        BuiltLayer built = built(new Conv2DTranspose(4, 3).strides(Size.of(2)), IMAGE);
        assertEquals(
                "dw[kh,kw,oc,ic] = Σ x[n,ih,iw,ic] · dy[n, 2·ih + kh, 2·iw + kw, oc]",
                Formula.ofGradient(built, false));
        assertEquals("db[oc] = Σ dy[n,oh,ow,oc]", Formula.ofGradient(built, true));
        assertEquals(Optional.empty(), Formula.asMatrixProduct(built, List.of(2, 3, 1)));
    }

    @Test
    void gradientsOfBiasesAndDenseLayers() {
        assertEquals("db[oc] = Σ dy[n,oh,ow,oc]", Formula.ofGradient(built(new Conv2D(4, 3), IMAGE), true));
        assertEquals("dw[i,o] = Σ x[n,i] · dy[n,o]", Formula.ofGradient(built(new Dense(2), Shape.of(5)), false));
        assertEquals("db[o] = Σ dy[n,o]", Formula.ofGradient(built(new Dense(2), Shape.of(5)), true));
    }
}
