package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// A kernel that has numbers of its own for each channel: batch normalization, parametric ReLU. Layouts,
/// row-major: images NHWC `images × height × width × channels`, the numbers of the channels `channels`.
///
/// @param images   images in the batch, N
/// @param height   height, pixels
/// @param width    width, pixels
/// @param channels number of channels
/// @param epsilon  added to a variance before the root; 0 where the kernel has no variance
public record ChannelDims(int images, int height, int width, int channels, double epsilon) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a size is below 1, or ε is negative
    public ChannelDims {
        Dims.requirePositive("a kernel of channels", images, height, width, channels);
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("epsilon must be at least 0, found " + epsilon);
        }
    }

    /// The numbers of one channel in the batch: images · height · width.
    public int count() {
        return images * height * width;
    }

    /// Shape of the images, NHWC.
    public int[] shape() {
        return new int[] {images, height, width, channels};
    }

    /// Shape of an array with one number for each channel.
    public int[] channelShape() {
        return new int[] {channels};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("axis", 3);
        if (epsilon > 0) {
            attributes.put("epsilon", epsilon);
        }
        return attributes;
    }

    /// For example `n2_5x4x17_e0.001`.
    @Override
    public String toString() {
        return "n" + images + "_" + height + "x" + width + "x" + channels + (epsilon > 0 ? "_e" + epsilon : "");
    }
}
