package dev.yij.reference.explain;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// One output of average pooling: the mean of the numbers in the window.
///
/// @param layer    the layer's name
/// @param position row, column and channel of the output; only the channel after global pooling
/// @param taps     all inputs in the window, `kh, kw` ascending; those in the padding are marked, and neither
///     summed nor counted
/// @param count    the divisor of the sum
/// @param output   sum / count
public record Mean(String layer, List<Integer> position, List<Tap> taps, int count, float output)
        implements Explanation {

    /// Copies the lists.
    public Mean {
        position = List.copyOf(position);
        taps = List.copyOf(taps);
    }

    /// The sum of the inputs.
    public float sum() {
        return taps.getLast().running();
    }

    /// y[oh,ow,c] = Σ x[ih,iw,c] / count, summed as in
    /// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D#averagePool2d].
    static Mean of(String layer, Pool2DShape s, Tensor x, List<Integer> position) {
        int oh = position.size() == 1 ? 0 : position.get(0);
        int ow = position.size() == 1 ? 0 : position.get(1);
        int c = position.getLast();
        List<Tap> taps = new ArrayList<>();
        float acc = 0;
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = s.h().inputAt(oh, kh);
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = s.w().inputAt(ow, kw);
                boolean padding = !s.h().contains(ih) || !s.w().contains(iw);
                float input = padding ? 0 : x.data()[s.x(0, ih, iw, c)];
                acc = padding ? acc : acc + input;
                taps.add(new Tap(kh, kw, ih, iw, input, acc, padding));
            }
        }
        int count = s.h().tapsInside(oh) * s.w().tapsInside(ow);
        return new Mean(layer, position, taps, count, acc / count);
    }
}
