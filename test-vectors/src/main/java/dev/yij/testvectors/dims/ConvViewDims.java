package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A convolution whose inputs are views: parts of larger buffers, in some order of their axes. Outputs are
/// dense, in the same order of axes: NCHW and OIHW where channels come first.
///
/// @param conv      the convolution
/// @param placement how each input is placed in its buffer
public record ConvViewDims(ConvDims conv, Placement placement) implements Dims {

    /// How images and kernels are placed in their buffers.
    public enum Placement {
        /// Dense, NCHW and OIHW, as PyTorch's default.
        CHANNELS_FIRST(true, 0, 1, 0, 1, 2, 3),
        /// NCHW and OIHW, cut out of larger images and kernels.
        CHANNELS_FIRST_SLICE(true, 1, 1, 0, 1, 2, 3),
        /// NHWC and HWIO, cut out of larger images and kernels.
        CHANNELS_LAST_SLICE(false, 1, 1, 0, 1, 2, 3),
        /// NHWC and HWIO with every second column.
        EVERY_SECOND_COLUMN(false, 0, 2, 0, 1, 2, 3),
        /// Dense, with rows and columns exchanged.
        TRANSPOSED(false, 0, 1, 0, 2, 1, 3);

        private final boolean channelsFirst;
        private final int margin;
        private final int columnStep;
        private final int[] order;

        Placement(boolean channelsFirst, int margin, int columnStep, int... order) {
            this.channelsFirst = channelsFirst;
            this.margin = margin;
            this.columnStep = columnStep;
            this.order = order;
        }

        private View images(int[] nhwc) {
            int[] step = {1, 1, columnStep, 1};
            return View.of(nhwc, channelsFirst ? new int[] {0, 3, 1, 2} : order, step, margin);
        }

        private View kernel(int[] hwio) {
            int[] step = {1, columnStep, 1, 1};
            int[] last = order[1] == 1 ? new int[] {0, 1, 2, 3} : new int[] {1, 0, 2, 3};
            return View.of(hwio, channelsFirst ? new int[] {3, 2, 0, 1} : last, step, margin);
        }
    }

    /// x in its buffer; the axes are N, H, W, C whatever their order in the buffer.
    public View x() {
        return placement.images(conv.xShape());
    }

    /// dy in its buffer, as x.
    public View dy() {
        return placement.images(conv.yShape());
    }

    /// w in its buffer; the axes are H, W, I, O.
    public View w() {
        return placement.kernel(conv.wShape());
    }

    /// Whether outputs are NCHW and OIHW, otherwise NHWC and HWIO.
    public boolean channelsFirst() {
        return placement.channelsFirst;
    }

    /// An output image, y or dx, in its array, which is dense; the axes are N, H, W, C.
    public View dense(int[] nhwc) {
        return View.of(nhwc, channelsFirst() ? new int[] {0, 3, 1, 2} : new int[] {0, 1, 2, 3}, ones(), 0);
    }

    /// dw in its array, which is dense; the axes are H, W, I, O.
    public View denseKernel() {
        return View.of(conv.wShape(), channelsFirst() ? new int[] {3, 2, 0, 1} : new int[] {0, 1, 2, 3}, ones(), 0);
    }

    private static int[] ones() {
        return new int[] {1, 1, 1, 1};
    }

    /// Shape of an output image as it is stored.
    public int[] stored(int[] nhwc) {
        return channelsFirst() ? new int[] {nhwc[0], nhwc[3], nhwc[1], nhwc[2]} : nhwc;
    }

    /// Shape of dw as it is stored.
    public int[] storedKernel() {
        int[] w = conv.wShape();
        return channelsFirst() ? new int[] {w[3], w[2], w[0], w[1]} : w;
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>(conv.attributes());
        attributes.put("placement", name());
        Map<String, Object> views = new LinkedHashMap<>();
        views.put("x_NHWC", x().attributes());
        views.put("dy_NHWC", dy().attributes());
        views.put("w_HWIO", w().attributes());
        attributes.put("views", views);
        attributes.put("output_layout", channelsFirst() ? "NCHW, OIHW" : "NHWC, HWIO");
        return attributes;
    }

    private String name() {
        return placement.name().toLowerCase(Locale.ROOT);
    }

    /// For example `n2_9x7x3_k3x3_f5_s2x1_d1x1_same_bias_channels_first`.
    @Override
    public String toString() {
        return conv + "_" + name();
    }
}
