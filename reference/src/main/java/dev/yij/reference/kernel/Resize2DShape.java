package dev.yij.reference.kernel;

/// The shape of images that are resized: `images × inH × inW × channels` become `images × outH × outW ×
/// channels`.
///
/// @param images   the number of images
/// @param h        the rows
/// @param w        the columns
/// @param channels the number of channels, each of which is resized on its own
public record Resize2DShape(int images, ResizeAxis h, ResizeAxis w, int channels) {

    /// Index of pixel (n, ih, iw), channel c in the input array.
    public int x(int n, int ih, int iw, int c) {
        return ((n * h.in() + ih) * w.in() + iw) * channels + c;
    }

    /// Index of pixel (n, oh, ow), channel c in the output array.
    public int y(int n, int oh, int ow, int c) {
        return ((n * h.out() + oh) * w.out() + ow) * channels + c;
    }

    /// Elements of the input array.
    public int inputSize() {
        return images * h.in() * w.in() * channels;
    }
}
