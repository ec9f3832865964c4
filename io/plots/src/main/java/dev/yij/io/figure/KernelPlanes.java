package dev.yij.io.figure;

/// One filter of the first convolution as three planes of weights.
final class KernelPlanes {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 322;
    private static final double CELL = 66;
    private static final double TALL = 52;
    private static final double TOP = 78;
    private static final double LEFT = 238;

    private final FirstConvolution scene;
    private final Drawing drawing = new Drawing();
    private final double largest;

    private KernelPlanes(FirstConvolution scene) {
        this.scene = scene;
        this.largest = scene.largestWeight();
    }

    static String svg(Subject subject) throws SkippedException {
        KernelPlanes figure = new KernelPlanes(FirstConvolution.of(subject));
        figure.block();
        for (int channel = 0; channel < 3; channel++) {
            figure.plane(channel);
        }
        figure.scale();
        return figure.document();
    }

    private String document() {
        String name = "filter " + scene.filter() + " of " + scene.layer().name();
        return drawing.document(
                "kernel",
                WIDTH,
                HEIGHT,
                "A filter of 3×3×3 weights",
                "The 27 weights of " + name
                        + " as three planes of 3 by 3, one each for red, green and blue; the largest"
                        + " magnitude is " + Numbers.fixed(largest, 3) + ", the bias is "
                        + Numbers.fixed(scene.bias(), 3) + ".");
    }

    /// The planes one behind the other, small, and the filter as an RGB image.
    private void block() {
        drawing.words(Lettering.BODY.strong(), 24, 34, "Filter " + scene.filter());
        drawing.words(Lettering.NOTE, 24, 54, "of " + scene.layer().name() + ", 3×3×3");
        for (int channel = 2; channel >= 0; channel--) {
            Grid small = new Grid(24 + 22 * channel, TOP + 44 - 22 * channel, 22, 22);
            for (int i = 0; i < 9; i++) {
                drawing.cell(color(i / 3, i % 3, channel), small.left(i % 3), small.top(i / 3), 22, 22);
            }
            drawing.frame(Palette.channel(channel), 2, small.x(), small.y(), 66, 66);
        }
        int side = 52;
        drawing.pixels(Thumbnail.filter(scene.kernel(), scene.filter()), 24, TOP + 130, side, side);
        drawing.words(Lettering.NOTE, 24 + side + 10, TOP + 152, "the same");
        drawing.words(Lettering.NOTE, 24 + side + 10, TOP + 168, "as colours");
    }

    private void plane(int channel) {
        Grid plane = new Grid(LEFT + channel * (3 * CELL + 29), TOP, CELL, TALL);
        drawing.words(
                Lettering.BODY.strong().middle().in(Palette.channel(channel)),
                plane.middle(1),
                TOP - 14,
                "for " + Palette.channelName(channel));
        for (int i = 0; i < 9; i++) {
            String words = Numbers.fixed(scene.weight(i / 3, i % 3, channel), 3);
            plane.cell(drawing, i / 3, i % 3, color(i / 3, i % 3, channel), words);
        }
        plane.frame(drawing, Palette.channel(channel), 0, 0, 3, 3);
    }

    private int color(int row, int column, int channel) {
        return Palette.weight(scene.weight(row, column, channel), largest);
    }

    private void scale() {
        int steps = 41;
        double width = 246.0 / steps;
        double y = TOP + 3 * TALL + 34;
        for (int i = 0; i < steps; i++) {
            int fill = Palette.weight(2.0 * i / (steps - 1) - 1, 1);
            drawing.polygon(fill, fill, box(LEFT + 60 + i * width, y, width, 14));
        }
        drawing.words(Lettering.NOTE.end(), LEFT + 52, y + 12, Numbers.fixed(-largest, 3));
        drawing.words(Lettering.NOTE.middle(), LEFT + 60 + 123, y + 32, "0");
        drawing.words(Lettering.NOTE, LEFT + 60 + 246 + 8, y + 12, Numbers.fixed(largest, 3));
        double right = LEFT + 9 * CELL + 58;
        drawing.words(Lettering.BODY.end(), right, y + 12, "and a bias of " + Numbers.fixed(scene.bias(), 3));
    }

    private static double[] box(double x, double y, double width, double height) {
        return new double[] {x, y, x + width, y, x + width, y + height, x, y + height};
    }
}
