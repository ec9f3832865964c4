package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// The reader of images under Jazzer, seeded with a small image in each format. In the build it runs these and
/// the inputs in the resources, where Jazzer stores its findings; docs/model-files.md says how to continue.
class ImagesFuzzTest {

    /// Few, so that an input takes little memory.
    private static final ImageDecoder DECODER = ImageDecoder.standard().maxPixels(100_000);

    static Stream<byte[]> images() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String name : List.of("lossy-alpha.webp", "lossless.webp", "ycbcr-jpeg.tif", "rgb16-lzw-predictor.tif")) {
            files.add(PillowTest.bytes(name));
        }
        BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 2, 0xff8040);
        for (String format : List.of("jpg", "png", "gif", "bmp")) {
            files.add(HandMade.encode(image, format));
        }
        files.add(HandMade.ascii("P6\n2 1\n255\nabcdef"));
        return files.stream();
    }

    @MethodSource("images")
    @FuzzTest(maxDuration = "10m")
    void decoded(byte[] bytes) {
        try {
            RgbImage image = DECODER.decode(bytes, "x.jpg");
            assertTrue((long) image.width() * image.height() <= DECODER.maxPixels(), image + " is too large");
        } catch (ImageException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("x.jpg: "), e.getMessage());
        }
    }
}
