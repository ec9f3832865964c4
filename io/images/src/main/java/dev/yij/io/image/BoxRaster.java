package dev.yij.io.image;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/// A raster that keeps no pixels: rows written to it are averaged over boxes of `step × step` pixels. A decoder
/// that writes row by row, as ImageIO's for JPEG, so needs memory for the reduced image only.
final class BoxRaster extends WritableRaster {

    private final int step;
    private final int bands;
    private final int reducedWidth;
    private final byte[] rgb;
    private final int[] sums;
    private int nextRow;

    /// @param bands 1 for gray, 3 for red, green and blue
    BoxRaster(int width, int height, int bands, int step) {
        super(
                new PixelInterleavedSampleModel(
                        DataBuffer.TYPE_BYTE,
                        width,
                        height,
                        bands,
                        bands * width,
                        bands == 1 ? new int[] {0} : new int[] {0, 1, 2}),
                new DataBufferByte(1),
                new Point(0, 0));
        this.step = step;
        this.bands = bands;
        this.reducedWidth = Math.ceilDiv(width, step);
        this.rgb = new byte[3 * reducedWidth * Math.ceilDiv(height, step)];
        this.sums = new int[bands * reducedWidth];
    }

    /// An image around this raster, for a decoder to write to.
    BufferedImage image() {
        ColorSpace space = ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        return new BufferedImage(
                new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE),
                this,
                false,
                null);
    }

    /// The reduced image.
    ///
    /// @throws IllegalStateException if the decoder has not written every row
    RgbImage reduced() {
        if (nextRow != getHeight()) {
            throw new IllegalStateException("the decoder wrote " + nextRow + " of " + getHeight() + " rows");
        }
        return new RgbImage(reducedWidth, rgb.length / 3 / reducedWidth, rgb);
    }

    /// Takes full rows from the top down; a progressive decoder may begin again at row 0.
    @Override
    public void setRect(int x, int y, Raster source) {
        byte[] row = new byte[bands * source.getWidth()];
        for (int i = 0; i < source.getHeight(); i++) {
            source.getDataElements(source.getMinX(), source.getMinY() + i, source.getWidth(), 1, row);
            add(y + source.getMinY() + i, row);
        }
    }

    /// Takes one row of `bands × width` bytes.
    void add(int y, byte[] row) {
        int width = getWidth();
        if (row.length != bands * width || (y != 0 && y != nextRow)) {
            throw new IllegalStateException("row " + y + " of " + row.length + " bytes was not expected");
        }
        nextRow = y + 1;
        if (y % step == 0) {
            Arrays.fill(sums, 0);
        }
        for (int x = 0, i = 0; x < width; x++) {
            int to = x / step * bands;
            for (int c = 0; c < bands; c++) {
                sums[to + c] += row[i++] & 0xff;
            }
        }
        if (nextRow % step == 0 || nextRow == getHeight()) {
            finish(y / step, y % step + 1);
        }
    }

    private void finish(int reducedRow, int rows) {
        for (int x = 0; x < reducedWidth; x++) {
            int count = rows * Math.min(step, getWidth() - x * step);
            for (int c = 0; c < 3; c++) {
                int sum = sums[bands == 1 ? x : 3 * x + c];
                rgb[3 * (reducedRow * reducedWidth + x) + c] = (byte) ((sum + count / 2) / count);
            }
        }
    }
}
