package dev.yij.io.onnx.operator;

/// Conversions between ONNX's axis order, channels before pixels, and that of a
/// [Backend][dev.yij.reference.kernel.Backend], pixels before channels.
final class Layout {

    private Layout() {}

    /// Copies some channels of `images × channels × pixels` to `images × pixels × some`.
    ///
    /// @param first    the first of these channels
    /// @param channels the total number of channels
    /// @param some     the number of channels that are copied
    static void channelsLast(int images, int channels, int pixels, int first, int some, float[] from, float[] to) {
        for (int n = 0; n < images; n++) {
            for (int c = 0; c < some; c++) {
                int start = (n * channels + first + c) * pixels;
                for (int p = 0; p < pixels; p++) {
                    to[(n * pixels + p) * some + c] = from[start + p];
                }
            }
        }
    }

    /// The inverse of [#channelsLast].
    static void channelsFirst(int images, int channels, int pixels, int first, int some, float[] from, float[] to) {
        for (int n = 0; n < images; n++) {
            for (int c = 0; c < some; c++) {
                int start = (n * channels + first + c) * pixels;
                for (int p = 0; p < pixels; p++) {
                    to[start + p] = from[(n * pixels + p) * some + c];
                }
            }
        }
    }

    /// A kernel `filters × channels × taps` as `taps × channels × filters`.
    static float[] hwio(int filters, int channels, int taps, float[] oihw) {
        float[] hwio = new float[oihw.length];
        for (int o = 0; o < filters; o++) {
            for (int i = 0; i < channels; i++) {
                int from = (o * channels + i) * taps;
                for (int t = 0; t < taps; t++) {
                    hwio[(t * channels + i) * filters + o] = oihw[from + t];
                }
            }
        }
        return hwio;
    }
}
