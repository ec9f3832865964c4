package dev.yij.io.cli;

import dev.yij.io.data.Augmentation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options for random augmentation of training images, named after the arguments of Keras's
/// `ImageDataGenerator`.
final class AugmentOptions {

    @Option(
            names = "--augment",
            negatable = true,
            description =
                    "Change training images randomly: rotate by up to 15 degrees, shift by up to a tenth, zoom and"
                            + " brighten by up to a fifth, mirror. The default for a folder of classes is milder: shift by up"
                            + " to a tenth, zoom by 15 percent, mirror. Each option below"
                            + " sets one of these.")
    private @Nullable Boolean augment;

    @Option(names = "--rotation-range", paramLabel = "DEGREES", description = "Rotate by up to this many degrees.")
    private @Nullable Double rotation;

    @Option(
            names = "--width-shift-range",
            paramLabel = "SHARE",
            description = "Shift horizontally by up to this fraction of the width.")
    private @Nullable Double widthShift;

    @Option(
            names = "--height-shift-range",
            paramLabel = "SHARE",
            description = "Shift vertically by up to this fraction of the height.")
    private @Nullable Double heightShift;

    @Option(names = "--zoom-range", paramLabel = "Z", description = "Zoom by factors from 1 - Z to 1 + Z.")
    private @Nullable Double zoom;

    @Option(names = "--horizontal-flip", negatable = true, description = "Mirror an image with probability 1/2.")
    private @Nullable Boolean flip;

    @Option(
            names = "--brightness-range",
            paramLabel = "B",
            description = "Multiply the pixels by factors from 1 - B to 1 + B.")
    private @Nullable Double brightness;

    @Option(
            names = "--scale-range",
            paramLabel = "MIN,MAX",
            description = "Magnify by a factor from this range, the same for height and width: 0.9,1.3.")
    private @Nullable String scale;

    @Option(
            names = "--aspect-range",
            paramLabel = "A",
            description = "Change the ratio of width and height by a factor from 1 - A to 1 + A.")
    private @Nullable Double aspect;

    @Option(
            names = "--contrast-range",
            paramLabel = "C",
            description = "Multiply the contrast by factors from 1 - C to 1 + C.")
    private @Nullable Double contrast;

    Augmentation augmentation(Augmentation otherwise) {
        Augmentation base = augment == null ? otherwise : augment ? Augmentation.PHOTOGRAPHS : Augmentation.NONE;
        double[] scales = scale == null ? new double[] {base.minScale(), base.maxScale()} : range(scale);
        try {
            return new Augmentation(
                    or(rotation, base.rotation()),
                    or(widthShift, base.widthShift()),
                    or(heightShift, base.heightShift()),
                    or(zoom, base.zoom()),
                    flip == null ? base.horizontalFlip() : flip,
                    or(brightness, base.brightness()),
                    scales[0],
                    scales[1],
                    or(aspect, base.aspect()),
                    or(contrast, base.contrast()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static double[] range(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--scale-range must be two numbers such as 0.9,1.3, found " + text);
    }

    private static double or(@Nullable Double given, double otherwise) {
        return given == null ? otherwise : given;
    }
}
