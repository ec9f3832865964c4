package dev.yij.bench.peers;

/// Converts arrays from our layout, NHWC and HWIO, to the one that ONNX and PyTorch use.
final class Layouts {

    private Layouts() {}

    /// Images from NHWC to NCHW.
    static float[] nchw(float[] nhwc, int images, int height, int width, int channels) {
        float[] nchw = new float[nhwc.length];
        int from = 0;
        for (int n = 0; n < images; n++) {
            for (int pixel = 0; pixel < height * width; pixel++) {
                for (int c = 0; c < channels; c++) {
                    nchw[(n * channels + c) * height * width + pixel] = nhwc[from++];
                }
            }
        }
        return nchw;
    }

    /// A convolution's kernel from HWIO to OIHW.
    static float[] oihw(float[] hwio, int height, int width, int in, int out) {
        float[] oihw = new float[hwio.length];
        int from = 0;
        for (int tap = 0; tap < height * width; tap++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    oihw[(o * in + i) * height * width + tap] = hwio[from++];
                }
            }
        }
        return oihw;
    }

    /// A transposed matrix.
    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] transposed = new float[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = matrix[r * columns + c];
            }
        }
        return transposed;
    }
}
