package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.dims.ConvDims;

/// Which elements of input, kernel and output a convolution combines, correctly or with a bug. The forward pass
/// and both gradients are sums of the same products, so one wiring describes a bug in all three.
///
/// @param position the row or column that a tap reads
/// @param border   what taps outside of the image read
/// @param pixel    index of a pixel in x
/// @param weight   index of a weight in w
/// @param result   index of an output in y
/// @param use      which products are added
record Wiring(Axis.Position position, Border border, Pixel pixel, Weight weight, Result result, Use use) {

    /// Without a bug.
    static final Wiring RIGHT = new Wiring(
            Axis.Position.RIGHT,
            Border.ZERO,
            (d, n, row, column, ic) -> ((n * d.inH() + row) * d.inW() + column) * d.inC() + ic,
            (d, kh, kw, ic, oc) -> ((kh * d.kernelW() + kw) * d.groupInC() + ic) * d.outC() + oc,
            (d, n, oh, ow, oc) -> ((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc,
            (d, output, kh, kw, ic, oc) -> true);

    /// Index into x.
    interface Pixel {
        int at(ConvDims d, int n, int row, int column, int ic);
    }

    /// Index into w, `ic` counted within the group.
    interface Weight {
        int at(ConvDims d, int kh, int kw, int ic, int oc);
    }

    /// Index into y.
    interface Result {
        int at(ConvDims d, int n, int oh, int ow, int oc);
    }

    /// Whether a product is added; `output` numbers the output pixels of the whole batch, `ic` counts within
    /// the group.
    interface Use {
        boolean of(ConvDims d, int output, int kh, int kw, int ic, int oc);
    }

    /// Receives one product as indices into x, w and y.
    interface Product {
        void of(int x, int w, int y);
    }

    Wiring position(Axis.Position to) {
        return new Wiring(to, border, pixel, weight, result, use);
    }

    Wiring border(Border to) {
        return new Wiring(position, to, pixel, weight, result, use);
    }

    Wiring pixel(Pixel to) {
        return new Wiring(position, border, to, weight, result, use);
    }

    Wiring weight(Weight to) {
        return new Wiring(position, border, pixel, to, result, use);
    }

    Wiring result(Result to) {
        return new Wiring(position, border, pixel, weight, to, use);
    }

    Wiring use(Use to) {
        return new Wiring(position, border, pixel, weight, result, to);
    }

    /// Visits every product, except those that would read outside of x.
    void everyProduct(ConvDims d, Product product) {
        Axis rows = Axis.rows(d);
        Axis columns = Axis.columns(d);
        int outH = d.outH();
        int outW = d.outW();
        int[] results = new int[d.outC()];
        for (int output = 0; output < d.images() * outH * outW; output++) {
            int n = output / (outH * outW);
            int oh = output / outW % outH;
            int ow = output % outW;
            for (int oc = 0; oc < results.length; oc++) {
                results[oc] = result.at(d, n, oh, ow, oc);
            }
            for (int kh = 0; kh < d.kernelH(); kh++) {
                int row = border.row(position.of(rows, columns, oh, kh), d.inH());
                for (int kw = 0; kw < d.kernelW() && row != Border.NOTHING; kw++) {
                    int column = border.column(position.of(columns, rows, ow, kw), d.inW());
                    if (column != Border.NOTHING) {
                        everyChannel(d, n, output, kh, kw, row, column, results, product);
                    }
                }
            }
        }
    }

    private void everyChannel(
            ConvDims d, int n, int output, int kh, int kw, int row, int column, int[] results, Product product) {
        int pixels = d.images() * d.inH() * d.inW() * d.inC();
        for (int c = 0; c < d.inC(); c++) {
            int x = pixel.at(d, n, row, column, c);
            int ic = c % d.groupInC();
            int first = c / d.groupInC() * d.groupOutC();
            for (int oc = first; x >= 0 && x < pixels && oc < first + d.groupOutC(); oc++) {
                if (use.of(d, output, kh, kw, ic, oc)) {
                    product.of(x, weight.at(d, kh, kw, ic, oc), results[oc]);
                }
            }
        }
    }
}
