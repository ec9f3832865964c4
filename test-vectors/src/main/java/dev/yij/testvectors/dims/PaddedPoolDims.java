package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One two-dimensional pooling with an explicit padding, as in PyTorch and ONNX.
///
/// @param pool         the windows; their padding is explicit and smaller than a window
/// @param countPadding whether a mean is divided by the number of pixels of its window with padding
///                     (`count_include_pad`); what exceeds the padded image, as with `ceil_mode`, never counts
public record PaddedPoolDims(PoolDims pool, boolean countPadding) implements Dims {

    /// Checks the padding.
    ///
    /// @throws IllegalArgumentException if a window could lie in the padding as a whole
    public PaddedPoolDims {
        Padding p = pool.padding();
        if (!p.isExplicit()
                || Math.max(p.top(), p.bottom()) >= pool.poolH()
                || Math.max(p.left(), p.right()) >= pool.poolW()) {
            throw new IllegalArgumentException(
                    "padded pooling: expected an explicit padding smaller than the window, found " + pool);
        }
    }

    /// The number that a window's sum is divided by.
    ///
    /// @param oh     row of the output
    /// @param ow     column of the output
    /// @param pixels the pixels of the image in the window
    public int divisor(int oh, int ow, int pixels) {
        if (!countPadding) {
            return pixels;
        }
        int top = oh * pool.strideH() - pool.padTop();
        int left = ow * pool.strideW() - pool.padLeft();
        int rows = Math.min(top + pool.poolH(), pool.inH() + pool.padBottom()) - top;
        int columns = Math.min(left + pool.poolW(), pool.inW() + pool.padRight()) - left;
        return rows * columns;
    }

    /// Shape of the input, NHWC.
    public int[] xShape() {
        return pool.xShape();
    }

    /// Shape of the output, NHWC.
    public int[] yShape() {
        return pool.yShape();
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("window", List.of(pool.poolH(), pool.poolW()));
        attributes.put("strides", List.of(pool.strideH(), pool.strideW()));
        attributes.put(
                "pads_top_bottom_left_right",
                List.of(pool.padTop(), pool.padBottom(), pool.padLeft(), pool.padRight()));
        attributes.put("ceil_mode", pool.padding().ceil());
        attributes.put("count_include_pad", countPadding);
        return attributes;
    }

    /// For example `n2_9x7x3_p3x3_s2x2_pads1x1x1x1_ceil_counted`.
    @Override
    public String toString() {
        return pool + (countPadding ? "_counted" : "");
    }
}
