package dev.yij.reference.explain;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// One output of max pooling: the largest number in the window.
///
/// @param layer    the layer's name
/// @param position row, column and channel of the output; only the channel after global pooling
/// @param taps     all inputs in the window, `kh, kw` ascending; those in the padding are marked and ignored
/// @param winner   the index of the tap that receives the gradient, the first maximum; -1 if the maximum is NaN
public record Maximum(String layer, List<Integer> position, List<Tap> taps, int winner) implements Explanation {

    /// Copies the lists.
    public Maximum {
        position = List.copyOf(position);
        taps = List.copyOf(taps);
    }

    @Override
    public float output() {
        return taps.getLast().running();
    }

    /// y[oh,ow,c] = max x[ih,iw,c] over the window, as in
    /// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D#maxPool2d].
    static Maximum of(String layer, Pool2DShape s, Tensor x, List<Integer> position) {
        int oh = position.size() == 1 ? 0 : position.get(0);
        int ow = position.size() == 1 ? 0 : position.get(1);
        int c = position.getLast();
        List<Tap> taps = new ArrayList<>();
        float max = Float.NEGATIVE_INFINITY;
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = s.h().inputAt(oh, kh);
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = s.w().inputAt(ow, kw);
                boolean padding = !s.h().contains(ih) || !s.w().contains(iw);
                float input = padding ? 0 : x.data()[s.x(0, ih, iw, c)];
                max = padding ? max : Math.max(max, input);
                taps.add(new Tap(kh, kw, ih, iw, input, max, padding));
            }
        }
        return new Maximum(layer, position, taps, firstOf(max, taps));
    }

    private static int firstOf(float max, List<Tap> taps) {
        for (int i = 0; i < taps.size(); i++) {
            if (!taps.get(i).padding() && taps.get(i).input() == max) {
                return i;
            }
        }
        return -1;
    }
}
