package dev.yij.reference.explain;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.PReluShape;
import java.util.ArrayList;
import java.util.List;

/// The gradient of the loss with respect to one weight: the sum, over all positions at which the weight was
/// used, of the input that it was multiplied with times the gradient of the sum that it contributed to.
///
/// @param layer    the layer's name
/// @param weight   the weight's name, `conv2d_1/kernel:0`
/// @param position row, column, input and output channel in a convolution's kernel; row, column, channel and
///     its filter in a depthwise one's; input and output in a dense layer's; the output in a bias; as the
///     slopes of a parametric ReLU
/// @param terms    one for each position, image, row and column ascending; those in the padding are marked
public record WeightGradient(String layer, String weight, List<Integer> position, List<GradientTerm> terms)
        implements Explanation {

    /// Copies the lists.
    public WeightGradient {
        position = List.copyOf(position);
        terms = List.copyOf(terms);
    }

    @Override
    public float output() {
        return terms.getLast().sum();
    }

    /// dw[kh,kw,ic,oc] = Σ x[n,ih,iw,first+ic] · dy[n,oh,ow,oc], summed as in
    /// [ScalarGroupedConv2D][dev.yij.reference.scalar.ScalarGroupedConv2D#groupedConv2dGradWeights], of which
    /// an ordinary convolution is the case of one group.
    ///
    /// @param weight the index of the weight in the kernel array
    static List<GradientTerm> kernel(Conv2DShape s, float[] x, float[] dy, int weight) {
        int oc = weight % s.outC();
        int c = s.firstInputOf(oc) + weight / s.outC() % s.groupInC();
        int kw = weight / s.outC() / s.groupInC() % s.kernelW();
        int kh = weight / s.outC() / s.groupInC() / s.kernelW();
        List<GradientTerm> terms = new ArrayList<>();
        float acc = 0;
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                int ih = s.h().inputAt(oh, kh);
                for (int ow = 0; ow < s.outW(); ow++) {
                    int iw = s.w().inputAt(ow, kw);
                    boolean padding = !s.h().contains(ih) || !s.w().contains(iw);
                    float input = padding ? 0 : x[s.x(n, ih, iw, c)];
                    float gradient = dy[s.y(n, oh, ow, oc)];
                    float product = padding ? 0 : input * gradient;
                    acc = padding ? acc : acc + product;
                    terms.add(new GradientTerm(n, oh, ow, ih, iw, input, gradient, product, acc, padding));
                }
            }
        }
        return terms;
    }

    /// The same terms where the roles of input and output are exchanged, in a transposed convolution.
    static List<GradientTerm> exchanged(List<GradientTerm> terms) {
        return terms.stream()
                .map(t -> new GradientTerm(
                        t.image(),
                        t.inputRow(),
                        t.inputColumn(),
                        t.row(),
                        t.column(),
                        t.gradient(),
                        t.input(),
                        t.product(),
                        t.sum(),
                        t.padding()))
                .toList();
    }

    /// db[oc] = Σ dy[n,oh,ow,oc].
    static List<GradientTerm> bias(Conv2DShape s, float[] dy, int oc) {
        List<GradientTerm> terms = new ArrayList<>();
        float acc = 0;
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    float gradient = dy[s.y(n, oh, ow, oc)];
                    acc += gradient;
                    terms.add(new GradientTerm(n, oh, ow, oh, ow, 1, gradient, gradient, acc, false));
                }
            }
        }
        return terms;
    }

    /// dα = Σ dy · x over the numbers below 0 that have the slope, summed as in
    /// [ScalarPRelu][dev.yij.reference.scalar.ScalarPRelu#preluGradSlopes]; the terms of the others are 0.
    ///
    /// @param slope the index of the slope
    static List<GradientTerm> slope(PReluShape s, float[] x, float[] dy, int slope) {
        List<GradientTerm> terms = new ArrayList<>();
        int rows = s.rows();
        int width = s.dims().size() < 3 ? 1 : s.dims().get(s.dims().size() - 2); // rows of channels in one of pixels
        float acc = 0;
        for (int row = 0; row < s.images() * rows; row++) {
            int oh = row % rows / width;
            int ow = row % rows % width;
            for (int c = 0; c < s.columns(); c++) {
                if (s.firstSlope(row % rows) + c * s.step() == slope) {
                    int i = row * s.columns() + c;
                    boolean above = x[i] >= 0;
                    float product = above ? 0 : dy[i] * x[i];
                    acc = above ? acc : acc + product;
                    float input = above ? 0 : x[i];
                    terms.add(new GradientTerm(row / rows, oh, ow, oh, ow, input, dy[i], product, acc, false));
                }
            }
        }
        return terms;
    }

    /// dw[i,o] = Σ x[n,i] · dy[n,o], summed as in
    /// [ScalarDense][dev.yij.reference.scalar.ScalarDense#denseGradWeights]; for a bias, db[o] = Σ dy[n,o].
    /// `in` and `out` are the lengths of the rows of x and dy.
    ///
    /// @param i the index of the input; -1 for the bias
    static List<GradientTerm> dense(int rows, int in, int out, float[] x, float[] dy, int i, int o) {
        List<GradientTerm> terms = new ArrayList<>();
        float acc = 0;
        for (int n = 0; n < rows; n++) {
            float input = i < 0 ? 1 : x[n * in + i];
            float gradient = dy[n * out + o];
            float product = input * gradient;
            acc += product;
            terms.add(new GradientTerm(n, 0, 0, 0, 0, input, gradient, product, acc, false));
        }
        return terms;
    }
}
