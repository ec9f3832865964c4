package dev.yij.testvectors.model;

import dev.yij.testvectors.Hash;
import dev.yij.testvectors.NamedArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The images, targets and initial weights of a [ModelCase], by a formula that gives the same bits in any
/// language.
///
/// hash(a, i), for array number a and element i, is [Hash#of].
///
/// **Weights.** Array number 1 is the first layer's kernel, 2 its bias, 3 the next kernel, and so on. Element i
/// is limit · (2·(h >>> 8) + 1 - 2²⁴) / 2²⁴, computed in double from left to right and rounded to float32:
/// uniform between -limit and limit. The limit of a kernel is Glorot's, √(6 / (fan in + fan out)), both
/// multiplied by 9 for a 3×3 kernel; that of a bias is 0.05 and not 0, so that a missing bias is detected.
///
/// **Images.** Pixel value (3·block + noise) / 4 in integers, 0 … 255, with noise = hash(0, i) >>> 24 for
/// element i of the NHWC batch, and block = Hash.of(1000, ((n·8 + 8·h/height)·8 + 8·w/width)·3 + c) >>> 24,
/// integer divisions: 8×8 coloured squares. The network's input is value/127.5 - 1, computed in double and
/// rounded to float32.
///
/// **Targets.** The class of image n is (7·n + 2) mod 20.
public final class ModelNumbers {

    private static final double BIAS_LIMIT = 0.05;

    private ModelNumbers() {}

    /// The initial weights by name, `conv2d_1/kernel`, `conv2d_1/bias`, …, in order.
    public static Map<String, NamedArray> weights(ModelCase model) {
        Map<String, NamedArray> weights = new LinkedHashMap<>();
        int number = 1;
        for (ModelLayer layer : model.layers()) {
            int[] kernel = layer.kernelShape();
            if (kernel.length > 0) {
                int[] bias = {kernel[kernel.length - 1]};
                for (int[] shape : List.of(kernel, bias)) {
                    String name = layer.name() + (shape == kernel ? "/kernel" : "/bias");
                    double limit = shape == kernel ? glorotLimit(kernel) : BIAS_LIMIT;
                    weights.put(name, new NamedArray(name, shape, weights(number, limit, shape)));
                    number++;
                }
            }
        }
        return weights;
    }

    private static double glorotLimit(int[] kernel) {
        int in = kernel[kernel.length - 2];
        int out = kernel[kernel.length - 1];
        int taps = NamedArray.elements(kernel) / in / out;
        return Math.sqrt(6.0 / ((in + out) * taps));
    }

    private static float[] weights(int number, double limit, int[] shape) {
        float[] data = new float[NamedArray.elements(shape)];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) (limit * (2 * (Hash.of(number, i) >>> 8) + 1 - (1 << 24)) / (1 << 24));
        }
        return data;
    }

    /// The batch, NHWC, as input of the network.
    public static NamedArray images(ModelCase model) {
        int height = model.height();
        int width = model.width();
        int[] shape = {model.images(), height, width, 3};
        float[] data = new float[NamedArray.elements(shape)];
        for (int i = 0; i < data.length; i++) {
            int channel = i % 3;
            int column = i / 3 % width * 8 / width;
            int row = i / 3 / width % height * 8 / height;
            int image = i / 3 / width / height;
            int block = Hash.of(1000, ((image * 8 + row) * 8 + column) * 3 + channel) >>> 24;
            int value = (3 * block + (Hash.of(0, i) >>> 24)) / 4;
            data[i] = (float) (value / 127.5 - 1);
        }
        return new NamedArray("images", shape, data);
    }

    /// The targets, one-hot, `images × classes`.
    public static NamedArray targets(ModelCase model) {
        float[] data = new float[model.images() * ModelCase.CLASSES];
        for (int n = 0; n < model.images(); n++) {
            data[n * ModelCase.CLASSES + (7 * n + 2) % ModelCase.CLASSES] = 1;
        }
        return new NamedArray("targets", model.rows().shape(), data);
    }
}
