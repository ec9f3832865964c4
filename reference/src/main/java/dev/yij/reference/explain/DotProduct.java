package dev.yij.reference.explain;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.scalar.ScalarDense;
import dev.yij.reference.scalar.ScalarGroupedConv2D;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// One output of a convolution or a dense layer: the bias, the products in order, and the activation function.
///
/// @param layer      the layer's name
/// @param position   row, column and filter of a convolution's output; the index in a dense layer's output
/// @param bias       the initial value of the sum; 0 if the layer has no bias
/// @param biasLast   whether the bias is added after the products instead, as in a transposed convolution
/// @param terms      all products, `kh, kw, ic` ascending; those in the padding are marked
/// @param activation the activation function applied to the sum
public record DotProduct(
        String layer, List<Integer> position, float bias, boolean biasLast, List<Term> terms, Explanation activation)
        implements Explanation {

    /// Copies the lists.
    public DotProduct {
        position = List.copyOf(position);
        terms = List.copyOf(terms);
    }

    /// The sum of the bias and the products, before the activation.
    public float sum() {
        float sum = terms.getLast().sum();
        return biasLast ? sum + bias : sum;
    }

    @Override
    public float output() {
        return activation.output();
    }

    /// y[oh,ow,oc] = b[oc] + Σ x[ih,iw,first+ic] · w[kh,kw,ic,oc], summed as in [ScalarGroupedConv2D#dot], of
    /// which an ordinary convolution is the case of one group.
    static DotProduct of(Convolution2D conv, BuiltLayer built, Tensor x, List<Integer> position) {
        Conv2DShape s = conv.shape(1, built.in());
        float[] w = built.weights().get(0).value();
        float[] b = conv.useBias() ? built.weights().get(1).value() : new float[s.outC()];
        int oh = position.get(0);
        int ow = position.get(1);
        int oc = position.get(2);
        int first = s.firstInputOf(oc);
        List<Term> terms = new ArrayList<>();
        float acc = b[oc];
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int ih = s.h().inputAt(oh, kh);
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int iw = s.w().inputAt(ow, kw);
                boolean padding = !s.h().contains(ih) || !s.w().contains(iw);
                for (int ic = 0; ic < s.groupInC(); ic++) {
                    float weight = w[s.w(kh, kw, ic, oc)];
                    float input = padding ? 0 : x.data()[s.x(0, ih, iw, first + ic)];
                    float product = padding ? 0 : input * weight;
                    acc = padding ? acc : acc + product;
                    terms.add(new Term(kh, kw, first + ic, ih, iw, input, weight, product, acc, padding));
                }
            }
        }
        float[] sums = new float[s.outC()]; // softmax needs those of all filters
        for (int each = 0; each < sums.length; each++) {
            sums[each] = ScalarGroupedConv2D.dot(s, x.data(), w, b, 0, oh, ow, each);
        }
        Explanation after = Activations.explain(conv.activation(), built.name(), position, sums, oc);
        return new DotProduct(built.name(), position, b[oc], false, terms, after);
    }

    /// y[oh,ow,oc] = Σ x[ih,iw,ic] · w[kh,kw,oc,ic] + b[oc], summed as in [ScalarConv2D#conv2dGradInput]. A tap
    /// that no input pixel brings to the output counts as padding.
    static DotProduct of(Conv2DTranspose conv, BuiltLayer built, Tensor x, List<Integer> position) {
        Conv2DShape s = conv.shape(1, built.in()); // from the output to the input
        float[] w = built.weights().get(0).value();
        int oh = position.get(0);
        int ow = position.get(1);
        int oc = position.get(2);
        List<Term> terms = new ArrayList<>();
        float acc = 0;
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int ih = s.h().outputAt(oh, kh);
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int iw = s.w().outputAt(ow, kw);
                boolean none = ih < 0 || iw < 0;
                for (int ic = 0; ic < s.outC(); ic++) {
                    float weight = w[s.w(kh, kw, oc, ic)];
                    float input = none ? 0 : x.data()[s.y(0, ih, iw, ic)];
                    float product = none ? 0 : input * weight;
                    acc = none ? acc : acc + product;
                    terms.add(new Term(kh, kw, ic, ih, iw, input, weight, product, acc, none));
                }
            }
        }
        float[] all = new float[built.out().size()]; // softmax needs the sums of all filters
        Pass pass = Pass.inference(new ScalarBackend(), 1);
        conv.withoutActivation().forward(pass, built.in(), built.weights(), x.data(), all);
        float[] sums = Activations.row(new Tensor(built.out(), all), position);
        Explanation after = Activations.explain(conv.activation(), built.name(), position, sums, oc);
        float bias = conv.useBias() ? built.weights().get(1).value()[oc] : 0;
        return new DotProduct(built.name(), position, bias, conv.useBias(), terms, after);
    }

    /// y[o] = b[o] + Σ x[i] · w[i,o], summed as in [ScalarDense#dense].
    static DotProduct of(Dense dense, BuiltLayer built, Tensor x, List<Integer> position) {
        int in = built.in().dim(built.in().rank() - 1);
        DenseShape s = new DenseShape(1, in, dense.units());
        float[] row = Activations.row(x, position);
        float[] w = built.weights().get(0).value();
        float[] b = dense.useBias() ? built.weights().get(1).value() : new float[s.out()];
        int o = position.getLast();
        List<Term> terms = new ArrayList<>();
        float acc = b[o];
        for (int i = 0; i < s.in(); i++) {
            float product = row[i] * w[i * s.out() + o];
            acc += product;
            terms.add(new Term(0, 0, i, 0, 0, row[i], w[i * s.out() + o], product, acc, false));
        }
        float[] sums = new float[s.out()];
        ScalarDense.dense(s, row, w, b, sums);
        Explanation after = Activations.explain(dense.activation(), built.name(), position, sums, o);
        return new DotProduct(built.name(), position, b[o], false, terms, after);
    }
}
