package dev.yij.io.vectors;

import dev.yij.io.report.Html;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.Arrays;
import java.util.List;

/// Where an output is wrong: error/bound of its elements as images, each over two axes of the output, the
/// largest over the other axes. Of images NHWC there is one over height and width for each of the first images,
/// and one over images and channels; of kernels HWIO one over the taps and one over the channels.
final class ErrorMap {

    /// The classes of error/bound and their CSS classes; the last is for what is no number or was never
    /// written.
    static final List<String> LABELS = List.of("0", "≤0.01", "≤1", "≤10", "≤1000", "more", "NaN, not written");

    private static final double[] LIMITS = {0, 0.01, 1, 10, 1000};
    private static final int NOT_A_NUMBER = LABELS.size() - 1;

    /// Images of a batch that are drawn.
    private static final int IMAGES = 4;

    /// Columns into which a vector is broken.
    private static final int COLUMNS = 64;

    /// Rows and columns of a map; where an axis is longer, several positions share a row.
    private static final int MOST = 128;

    private static final int WIDTH = 256;

    private final Html html;
    private final int[] shape;
    private final int[] classes;

    private ErrorMap(Html html, int[] shape, int[] classes) {
        this.html = html;
        this.shape = shape;
        this.classes = classes;
    }

    /// Draws the maps of an output.
    ///
    /// @param layout the output's axes, `NHWC`
    static void draw(Html html, Evidence.Output output, String layout) {
        int[] classes = new int[output.actual().length];
        Arrays.setAll(classes, i -> classOf(output, i));
        int[] shape = output.expected().shape();
        ErrorMap map = new ErrorMap(html, shape, classes);
        if (layout.equals("NHWC")) {
            for (int n = 0; n < Math.min(shape[0], IMAGES); n++) {
                map.panel("image " + n + ", height × width", 1, 2, 0, n);
            }
            map.panel("images × channels", 0, 3, -1, 0);
        } else if (layout.equals("HWIO")) {
            map.panel("taps, height × width", 0, 1, -1, 0);
            map.panel("channels, in × out", 2, 3, -1, 0);
        } else if (shape.length >= 2) {
            map.panel(layout, shape.length - 2, shape.length - 1, -1, 0);
        } else {
            int columns = Math.min(COLUMNS, shape[0]);
            int[] rows = {(shape[0] + columns - 1) / columns, columns};
            new ErrorMap(html, rows, Arrays.copyOf(classes, rows[0] * columns)).panel(layout, 0, 1, -1, 0);
        }
    }

    private static int classOf(Evidence.Output output, int i) {
        float actual = output.actual()[i];
        double ratio = new Comparison.Element(i, output.expected().value()[i], actual, output.bounds()[i]).ratio();
        if (ZeroTrust.isPoison(actual) || (Float.isNaN(actual) && ratio > 0)) {
            return NOT_A_NUMBER;
        }
        int found = 0;
        while (found < LIMITS.length && !(ratio <= LIMITS[found])) {
            found++;
        }
        return found;
    }

    /// The map over two axes.
    ///
    /// @param fixed an axis of which only one position is drawn, or -1
    private void panel(String title, int down, int across, int fixed, int at) {
        int rowStep = (shape[down] + MOST - 1) / MOST;
        int columnStep = (shape[across] + MOST - 1) / MOST;
        int rows = (shape[down] + rowStep - 1) / rowStep;
        int columns = (shape[across] + columnStep - 1) / columnStep;
        int[] cells = new int[rows * columns];
        for (int i = 0; i < classes.length; i++) {
            if (fixed < 0 || coordinate(i, fixed) == at) {
                int cell = coordinate(i, down) / rowStep * columns + coordinate(i, across) / columnStep;
                cells[cell] = Math.max(cells[cell], classes[i]);
            }
        }
        double cell = Math.clamp((double) WIDTH / Math.max(rows, columns), 2, 16);
        html.open("figure").element("figcaption", title);
        html.open(
                "svg",
                "class",
                "map",
                "viewBox",
                "0 0 " + columns + " " + rows,
                "width",
                String.valueOf(Math.round(cell * columns)),
                "height",
                String.valueOf(Math.round(cell * rows)),
                "role",
                "img",
                "aria-label",
                title);
        for (int c = 0; c < LABELS.size(); c++) {
            String path = path(cells, columns, c);
            if (!path.isEmpty()) {
                html.empty("path", "class", "e" + c, "d", path);
            }
        }
        html.close("svg").close("figure");
    }

    /// The cells of a class, runs of adjacent ones as one rectangle.
    private static String path(int[] cells, int columns, int wanted) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            int start = i;
            while (i < cells.length && cells[i] == wanted && (i == start || i % columns != 0)) {
                i++;
            }
            if (i > start) {
                int run = i - start;
                path.append('M').append(start % columns).append(' ').append(start / columns);
                path.append('h').append(run).append("v1h-").append(run).append('z');
                i--;
            }
        }
        return path.toString();
    }

    private int coordinate(int index, int axis) {
        for (int i = shape.length - 1; i > axis; i--) {
            index /= shape[i];
        }
        return index % shape[axis];
    }
}
