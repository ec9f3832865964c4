package dev.yij.reference.kernel;

/// The shape of a batch normalization: `images × positions × channels`, channels last.
///
/// @param images    the number of images
/// @param positions the numbers of one channel in one image: height · width for feature maps, 1 for vectors
/// @param channels  the number of channels, each of which is normalized for itself
public record BatchNormShape(int images, int positions, int channels) {

    /// The numbers of one image.
    public int imageSize() {
        return positions * channels;
    }
}
