package dev.yij.io.notebook;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.plot.CurveFigure;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/// Shows values below a cell of a notebook. Every cell has [#display(Object)] imported:
///
/// ```java
/// display(FilterSheet.of(model.layer("conv2d_1")));
/// ```
public final class Display {

    /// Smaller images are enlarged to about this size, in pixels.
    private static final int VISIBLE = 256;

    private Display() {}

    /// Shows a value below the cell that runs: an image or a plot as such, anything else as text.
    ///
    /// @throws NullPointerException  if no notebook runs
    /// @throws UncheckedIOException if an image cannot be encoded as PNG
    public static void display(Object value) {
        BaseKernel.notebookKernel().display(data(value));
    }

    /// A value as Jupyter shows it. What cannot show images, such as a terminal, shows the text.
    static DisplayData data(Object value) {
        return switch (value) {
            case RgbImage image -> data(PngFile.toBufferedImage(image));
            case CurveFigure figure -> data(figure.image());
            case RenderedImage image -> png(image);
            default -> new DisplayData(String.valueOf(value));
        };
    }

    private static DisplayData png(RenderedImage image) {
        try {
            var data = new DisplayData("image of " + image.getWidth() + "×" + image.getHeight() + " pixels");
            data.putData("image/png", Base64.getEncoder().encodeToString(PngFile.encode(enlarged(image))));
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException("an image cannot be shown: " + e.getMessage(), e);
        }
    }

    /// A small image with squares for its pixels, so that they can be seen.
    private static RenderedImage enlarged(RenderedImage image) {
        int factor = VISIBLE / Math.max(image.getWidth(), image.getHeight());
        if (factor < 2) {
            return image;
        }
        var large =
                new BufferedImage(factor * image.getWidth(), factor * image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = large.createGraphics();
        graphics.drawRenderedImage(image, AffineTransform.getScaleInstance(factor, factor));
        graphics.dispose();
        return large;
    }
}
