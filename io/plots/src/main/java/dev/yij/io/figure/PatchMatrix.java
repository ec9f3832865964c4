package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Term;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.scalar.ScalarConv2D;
import java.util.List;

/// The first convolution as one matrix product (im2col): each window is a row of the patch matrix, each filter
/// a column of the weights, and each output stands where its row and its column meet.
final class PatchMatrix {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 822;
    private static final double TALL = 16;
    private static final int TAPS = 27;
    private static final int ROWS = FirstConvolution.PLACES * FirstConvolution.PLACES;
    private static final double FILTERS_WIDTH = 256;

    /// The pixel whose copies are marked. It lies in nine of the sixteen windows.
    private static final int MARKED = 2;

    private final FirstConvolution scene;
    private final Subject subject;
    private final int filters;
    private final Drawing drawing = new Drawing();
    private final Grid pixels = new Grid(96, 92, 40, 40);
    private final Grid patches = new Grid(96, 512, TALL, TALL);
    private final Grid weights;
    private final Grid product;

    private PatchMatrix(FirstConvolution scene, Subject subject) {
        this.scene = scene;
        this.subject = subject;
        this.filters = ((Conv2D) scene.layer().layer()).filters();
        this.weights = new Grid(576, 92, FILTERS_WIDTH / filters, 13);
        this.product = new Grid(576, 512, FILTERS_WIDTH / filters, TALL);
    }

    static String svg(Subject subject) throws SkippedException {
        PatchMatrix figure = new PatchMatrix(FirstConvolution.of(subject), subject);
        figure.pixels();
        figure.patches();
        figure.weights();
        figure.product();
        figure.frames();
        return figure.document();
    }

    private String document() {
        return drawing.document(
                "patch-matrix",
                WIDTH,
                HEIGHT,
                "A convolution as one matrix product",
                "Top left, 6 by 6 pixels of " + subject.imageName() + ". Below them the patch matrix: a row of 27"
                        + " numbers for each of the 16 windows of 3 by 3 pixels. Top right, the weights: a column of 27 for"
                        + " each of the " + filters
                        + " filters. Where a row and a column meet, below the weights, stands"
                        + " their dot product. The row of window " + scene.chosen() + ", the column of filter "
                        + scene.filter() + " and their output are framed; so is one pixel, with its nine copies in the"
                        + " patch matrix.");
    }

    private void heading(Grid grid, double above, String title, String note) {
        drawing.words(Lettering.BODY.strong(), grid.x(), grid.y() - above, title);
        drawing.words(Lettering.NOTE, grid.x(), grid.y() - above + 20, note);
    }

    private void pixels() {
        heading(pixels, 46, "6×6 pixels", "16 windows of 3×3 fit in");
        RgbImage image = subject.image();
        for (int row = 0; row < FirstConvolution.SIDE; row++) {
            for (int column = 0; column < FirstConvolution.SIDE; column++) {
                int rgb = image.pixel(
                        scene.patch().column() + column, scene.patch().row() + row);
                drawing.cell(rgb, pixels.left(column), pixels.top(row), pixels.cell(), pixels.tall());
            }
        }
        drawing.arrowDown(pixels.left(3), pixels.top(6) + 12, patches.y() - 76);
        drawing.words(Lettering.NOTE, pixels.left(3) + 14, pixels.top(6) + 46, "each window becomes a row");
        List<String> legend = List.of(
                "In orange: a window, its row,",
                "its filter as a column, and",
                "where both meet, the output.",
                "In black: a pixel and its",
                "nine copies, the price of",
                "the patch matrix.");
        for (int i = 0; i < legend.size(); i++) {
            double y = pixels.top(1) + 20 * i + (i < 3 ? 0 : 12);
            drawing.words(Lettering.NOTE.in(Palette.INK), pixels.left(6) + 20, y, legend.get(i));
        }
    }

    /// One row for each window, in the order of the outputs.
    private void patches() {
        heading(patches, 52, "Patch matrix", "a row per output pixel oh,ow, a column per tap kh,kw,ic");
        for (int tap = 0; tap < TAPS; tap += 3) {
            String words = tap / 9 + "," + tap / 3 % 3;
            drawing.words(Lettering.NOTE.size(12).middle(), patches.middle(tap + 1), patches.y() - 8, words);
        }
        for (int place = 0; place < ROWS; place++) {
            int oh = scene.top() + place / FirstConvolution.PLACES;
            int ow = scene.left() + place % FirstConvolution.PLACES;
            DotProduct sum =
                    (DotProduct) subject.explainer().explain(scene.layer().name(), oh, ow, scene.filter());
            for (int tap = 0; tap < TAPS; tap++) {
                Term term = sum.terms().get(tap);
                int fill = Palette.level(term.channel(), (term.input() + 1) / 2);
                drawing.cell(fill, patches.left(tap), patches.top(place), TALL, TALL);
            }
            Lettering label = Lettering.NOTE.size(12).end();
            drawing.words(label, patches.x() - 8, patches.base(place, 12), oh + "," + ow);
        }
    }

    private void weights() {
        heading(weights, 46, "Weights", "a row per tap kh,kw,ic, a column per filter oc");
        double largest = largestWeight();
        for (int tap = 0; tap < TAPS; tap++) {
            for (int filter = 0; filter < filters; filter++) {
                int fill = Palette.weight(weight(tap, filter), largest);
                drawing.cell(fill, weights.left(filter), weights.top(tap), weights.cell(), weights.tall());
            }
            if (tap % 3 == 1) {
                String words = tap / 9 + "," + tap / 3 % 3;
                drawing.words(Lettering.NOTE.size(12), weights.left(filters) + 8, weights.base(tap, 12), words);
            }
        }
    }

    private float weight(int tap, int filter) {
        return scene.kernel().get(tap / 9, tap / 3 % 3, tap % 3, filter);
    }

    private double largestWeight() {
        double largest = 0;
        for (float weight : scene.layer().weights().getFirst().value()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    /// The sums of the sixteen outputs, before the activation function.
    private void product() {
        String plus = scene.layer().weights().size() > 1 ? " + b" : "";
        heading(product, 32, "Patches · weights" + plus, "y[oh,ow,oc]" + before());
        float[][] sums = new float[ROWS][filters];
        double largest = 0;
        for (int place = 0; place < ROWS; place++) {
            for (int filter = 0; filter < filters; filter++) {
                sums[place][filter] = sum(place, filter);
                largest = Math.max(largest, Math.abs(sums[place][filter]));
            }
        }
        for (int place = 0; place < ROWS; place++) {
            for (int filter = 0; filter < filters; filter++) {
                int fill = Palette.weight(sums[place][filter], largest);
                drawing.cell(fill, product.left(filter), product.top(place), product.cell(), TALL);
            }
        }
        double y = product.top(ROWS) + 24;
        drawing.words(
                Lettering.NOTE,
                product.x(),
                y,
                "framed: filter " + scene.filter() + ", " + Numbers.fixed(sums[scene.chosen()][scene.filter()], 4));
    }

    private String before() {
        return scene.lastStep().isEmpty() ? "" : " before" + scene.lastStep().substring(1);
    }

    private float sum(int place, int filter) {
        BuiltLayer layer = scene.layer();
        Conv2DShape shape = ((Conv2D) layer.layer()).shape(1, layer.in());
        float[] x = subject.explainer().input(layer.name()).data();
        float[] w = layer.weights().getFirst().value();
        float[] b = layer.weights().size() > 1 ? layer.weights().get(1).value() : null;
        int oh = scene.top() + place / FirstConvolution.PLACES;
        int ow = scene.left() + place % FirstConvolution.PLACES;
        return ScalarConv2D.dot(shape, x, w, b, 0, oh, ow, filter);
    }

    /// One window, its row, its filter's column and its output in one colour; one pixel and its copies in
    /// another.
    private void frames() {
        int chosen = scene.chosen();
        int top = chosen / FirstConvolution.PLACES;
        int left = chosen % FirstConvolution.PLACES;
        int rgb = Palette.place(0);
        int pixel = Palette.BLACK;
        pixels.frame(drawing, pixel, MARKED, MARKED, 1, 1);
        for (int place = 0; place < ROWS; place++) {
            int kh = MARKED - place / FirstConvolution.PLACES;
            int kw = MARKED - place % FirstConvolution.PLACES;
            if (kh >= 0 && kw >= 0) {
                patches.frame(drawing, pixel, place, 3 * (3 * kh + kw), 1, 3);
            }
        }
        pixels.frame(drawing, rgb, top, left, 3, 3);
        patches.frame(drawing, rgb, chosen, 0, 1, TAPS);
        weights.frame(drawing, rgb, 0, scene.filter(), TAPS, 1);
        product.frame(drawing, rgb, chosen, scene.filter(), 1, 1);
    }
}
