package dev.yij.io.plot;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;

/// The learned filters of a convolution as tiles, each weight a square.
///
/// Filters over three input channels are shown as RGB colours, 40 pixels a weight. Each filter is scaled
/// from its smallest to its largest weight, all channels together: colours are comparable within a filter,
/// brightness is not comparable between filters. A filter whose weights are all equal is mid-grey. Filters
/// over one input channel are shown in diverging colours, white at 0 and full blue or red at the filter's
/// largest magnitude.
///
/// Filters over other numbers of channels take a row each, with a tile for every input channel, in the same
/// diverging colours and smaller.
///
/// Weights that are not finite are magenta.
public final class FilterSheet {

    private static final int CELL = 40;
    private static final int GAP = 8;

    /// The target width in pixels of sheets with a tile per input channel.
    private static final int AIM = 1600;

    private FilterSheet() {}

    /// The filters of a layer of a built model.
    ///
    /// @throws IllegalArgumentException if it has no kernel of rank 4
    public static BufferedImage of(BuiltLayer layer) {
        String name = layer.name() + " (" + layer.layer().className() + ")";
        for (Weight weight : layer.weights()) {
            if (weight.name().contains("kernel")) {
                return of(name, new Tensor(weight.shape(), weight.value()));
            }
        }
        throw new IllegalArgumentException(name + " has no filters: it has no kernel");
    }

    /// The filters of a kernel HWIO `kernelH × kernelW × channels × filters`.
    ///
    /// @param name the layer's name in messages
    /// @throws IllegalArgumentException if the kernel has not rank 4
    public static BufferedImage of(String name, Tensor kernel) {
        if (kernel.shape().rank() != 4) {
            throw new IllegalArgumentException(
                    name + " has no filters to show: expected a kernel HWIO of rank 4, found " + kernel.shape());
        }
        int channels = kernel.shape().dim(2);
        return channels == 3 || channels == 1 ? tilePerFilter(kernel, channels) : tilePerChannel(kernel);
    }

    private static BufferedImage tilePerFilter(Tensor kernel, int channels) {
        int filters = kernel.shape().dim(3);
        TileGrid grid = TileGrid.of(
                filters,
                filters <= 64 ? 8 : 16,
                kernel.shape().dim(1) * CELL,
                kernel.shape().dim(0) * CELL,
                GAP);
        BufferedImage sheet = grid.canvas();
        for (int filter = 0; filter < filters; filter++) {
            paint(sheet, grid.x(filter), grid.y(filter), CELL, kernel, filter, channels == 3 ? -1 : 0);
        }
        return sheet;
    }

    private static BufferedImage tilePerChannel(Tensor kernel) {
        int channels = kernel.shape().dim(2);
        int filters = kernel.shape().dim(3);
        int cell = Math.clamp((AIM / channels - 2) / kernel.shape().dim(1), 2, CELL);
        int gap = cell < 8 ? 1 : 4;
        TileGrid grid = new TileGrid(
                channels, filters, kernel.shape().dim(1) * cell, kernel.shape().dim(0) * cell, gap);
        BufferedImage sheet = grid.canvas();
        for (int filter = 0; filter < filters; filter++) {
            for (int channel = 0; channel < channels; channel++) {
                int tile = filter * channels + channel;
                paint(sheet, grid.x(tile), grid.y(tile), cell, kernel, filter, channel);
            }
        }
        return sheet;
    }

    /// One tile: a channel of a filter, or all three as colours if `channel` is -1.
    private static void paint(
            BufferedImage sheet, int left, int top, int cell, Tensor kernel, int filter, int channel) {
        Range range = Range.of(kernel, filter);
        for (int i = 0; i < kernel.shape().dim(0); i++) {
            for (int j = 0; j < kernel.shape().dim(1); j++) {
                int rgb = channel < 0
                        ? range.rgb(
                                kernel.get(i, j, 0, filter), kernel.get(i, j, 1, filter), kernel.get(i, j, 2, filter))
                        : range.diverging(kernel.get(i, j, channel, filter));
                TileGrid.fill(sheet, left + j * cell, top + i * cell, cell, cell, rgb);
            }
        }
    }

    /// The finite weights of one filter.
    private record Range(float min, float max) {

        static Range of(Tensor kernel, int filter) {
            int filters = kernel.shape().dim(3);
            float min = Float.POSITIVE_INFINITY;
            float max = Float.NEGATIVE_INFINITY;
            for (int at = filter; at < kernel.data().length; at += filters) {
                float weight = kernel.data()[at];
                if (Float.isFinite(weight)) {
                    min = Math.min(min, weight);
                    max = Math.max(max, weight);
                }
            }
            return new Range(min, max);
        }

        int rgb(float red, float green, float blue) {
            boolean finite = Float.isFinite(red) && Float.isFinite(green) && Float.isFinite(blue);
            return finite ? level(red) << 16 | level(green) << 8 | level(blue) : ColorMap.MISSING;
        }

        /// 255 · (weight - min) / (max - min), rounded; 128 if all weights are equal.
        private int level(float weight) {
            return max > min ? (int) Math.round(255 * ((double) weight - min) / ((double) max - min)) : 128;
        }

        int diverging(float weight) {
            if (!Float.isFinite(weight)) {
                return ColorMap.MISSING;
            }
            double largest = Math.max(Math.abs(min), Math.abs(max));
            return ColorMap.DIVERGING.rgb(largest > 0 ? 0.5 + 0.5 * weight / largest : 0.5);
        }
    }
}
