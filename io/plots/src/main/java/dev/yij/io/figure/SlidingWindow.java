package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.layer.Conv2D;

/// A window slides over pixels and produces one output at each position.
final class SlidingWindow {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 466;
    private static final int TOP = 76;
    private static final double CELL = 58;
    private static final int PHOTO = 174;

    private final FirstConvolution scene;
    private final RgbImage image;
    private final Drawing drawing = new Drawing();
    private final Grid pixels = new Grid(236, TOP, CELL, CELL);
    private final Grid outputs = new Grid(WIDTH - 20 - 4 * CELL, TOP + CELL, CELL, CELL);

    private SlidingWindow(FirstConvolution scene, RgbImage image) {
        this.scene = scene;
        this.image = image;
    }

    static String svg(Subject subject) throws SkippedException {
        SlidingWindow figure = new SlidingWindow(FirstConvolution.of(subject), subject.image());
        figure.photo();
        figure.pixels();
        figure.outputs();
        figure.windows();
        return figure.document(subject.imageName());
    }

    private String document(String imageName) {
        Edge patch = scene.patch();
        return drawing.document(
                "sliding-window",
                WIDTH,
                HEIGHT,
                "A window slides over the image",
                "Left, " + imageName + " with a frame around 6 by 6 pixels, rows " + patch.row() + " to "
                        + (patch.row() + patch.side() - 1) + ", columns " + patch.column() + " to "
                        + (patch.column() + patch.side() - 1)
                        + ". In the middle those pixels, enlarged, with their red, green and blue values and three of"
                        + " the positions of a window of 3 by 3. Right, the output of filter " + scene.filter() + " of "
                        + scene.layer().name() + " at each of the 16 positions, from "
                        + Numbers.fixed(min(), 2) + " to " + Numbers.fixed(max(), 2) + ".");
    }

    private void photo() {
        double y = TOP + (6 * CELL - PHOTO) / 2;
        double scaleX = (double) PHOTO / image.width();
        double scaleY = (double) PHOTO / image.height();
        Edge patch = scene.patch();
        double left = 20 + patch.column() * scaleX;
        double top = y + patch.row() * scaleY;
        double right = left + patch.side() * scaleX;
        double bottom = top + patch.side() * scaleY;
        drawing.pixels(Thumbnail.of(image, PHOTO), 20, y, PHOTO, PHOTO);
        drawing.line(Palette.HAIR, 1, right, top, pixels.x(), pixels.y());
        drawing.line(Palette.HAIR, 1, right, bottom, pixels.x(), pixels.y() + 6 * CELL);
        drawing.frame(Palette.BLACK, 1.5, left, top, right - left, bottom - top);
        drawing.words(
                Lettering.NOTE.middle(),
                20 + PHOTO / 2.0,
                y + PHOTO + 22,
                image.height() + "×" + image.width() + " pixels");
    }

    private void pixels() {
        drawing.words(Lettering.BODY.strong(), pixels.x(), 26, "6×6 of its pixels");
        drawing.words(Lettering.NOTE, pixels.x(), 46, "red, green, blue: 0 to 255");
        for (int row = 0; row < FirstConvolution.SIDE; row++) {
            for (int column = 0; column < FirstConvolution.SIDE; column++) {
                int rgb = image.pixel(
                        scene.patch().column() + column, scene.patch().row() + row);
                drawing.cell(rgb, pixels.left(column), pixels.top(row), CELL, CELL);
                Lettering how = Lettering.NUMBER.size(12).in(Palette.on(rgb));
                for (int channel = 0; channel < 3; channel++) {
                    double base = pixels.top(row) + 18.5 + 15 * channel;
                    drawing.words(how, pixels.middle(column), base, "" + ((rgb >> (16 - 8 * channel)) & 255));
                }
            }
        }
    }

    private void outputs() {
        double right = pixels.left(FirstConvolution.SIDE);
        double middle = pixels.y() + 3 * CELL;
        drawing.arrow(right + 14, outputs.x() - 14, middle);
        drawing.words(
                Lettering.NOTE.middle().in(Palette.INK),
                (right + outputs.x()) / 2,
                middle - 12,
                "filter " + scene.filter());
        drawing.words(Lettering.BODY.strong(), outputs.x(), outputs.y() - 50, "A number for each place");
        int filters = ((Conv2D) scene.layer().layer()).filters();
        drawing.words(
                Lettering.NOTE,
                outputs.x(),
                outputs.y() - 30,
                scene.layer().name() + ", channel " + scene.filter() + " of 0 to " + (filters - 1));
        for (int i = 0; i < scene.outputs().length; i++) {
            int fill = Palette.viridis(scene.outputs()[i], min(), max());
            String words = Numbers.fixed(scene.outputs()[i], 2);
            outputs.cell(drawing, i / FirstConvolution.PLACES, i % FirstConvolution.PLACES, fill, words);
        }
        drawing.words(
                Lettering.NOTE, outputs.x(), outputs.y() + 4 * CELL + 24, "27 products, a bias" + scene.lastStep());
    }

    private float min() {
        float min = scene.outputs()[0];
        for (float output : scene.outputs()) {
            min = Math.min(min, output);
        }
        return min;
    }

    private float max() {
        float max = scene.outputs()[0];
        for (float output : scene.outputs()) {
            max = Math.max(max, output);
        }
        return max;
    }

    /// The first position, the one a step to the right, and the one that another figure computes in full.
    private void windows() {
        int[] places = {0, 1, scene.chosen()};
        for (int number = 2; number >= 0; number--) {
            window(number, places[number]);
        }
        for (int number = 2; number >= 0; number--) {
            badges(number, places[number]);
        }
        drawing.words(
                Lettering.NOTE,
                pixels.x(),
                pixels.y() + 6 * CELL + 24,
                "From 1 to 2 the window goes one pixel to the right.");
    }

    private void window(int number, int place) {
        int row = place / FirstConvolution.PLACES;
        int column = place % FirstConvolution.PLACES;
        double inset = inset(number);
        double side = FirstConvolution.WINDOW * CELL - 2 * inset;
        drawing.frame(Palette.place(number), 3, pixels.left(column) + inset, pixels.top(row) + inset, side, side);
        outputs.frame(drawing, Palette.place(number), row, column, 1, 1);
    }

    /// Drawn in the corners, which the numbers of the cells leave free.
    private void badges(int number, int place) {
        int row = place / FirstConvolution.PLACES;
        int column = place % FirstConvolution.PLACES;
        String digit = Integer.toString(number + 1);
        double inset = inset(number);
        drawing.badge(Palette.place(number), pixels.left(column) + inset, pixels.top(row) + inset, digit);
        drawing.badge(Palette.place(number), outputs.left(column), outputs.top(row), digit);
    }

    /// Insets differ so that windows that share an edge are both visible.
    private static double inset(int number) {
        return 4 * number - 2;
    }
}
