package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Operators of object detection: pooling of regions, and the selection of boxes.
final class Regions {

    private Regions() {}

    /// `RoiAlign` (He et al. 2017, section 3): each region is divided into bins, each bin sampled at points
    /// of a regular grid by bilinear interpolation; the result is their mean, or the largest weighted corner.
    static List<OnnxTensor> roiAlign(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor rois = call.input(1);
        long[] images = call.integers(2);
        if (x.dims().rank() != 4 || !rois.dims().equals(Dims.of(images.length, 4))) {
            throw call.error("expected images and four numbers for each of " + images.length + " regions, found " + x
                    + " and " + rois);
        }
        int rows = positive(call, "output_height", 1);
        int columns = positive(call, "output_width", 1);
        int ratio = positive(call, "sampling_ratio", 0);
        double scale = call.attributes().number("spatial_scale", 1);
        boolean mean = call.attributes().word("mode", "avg").equals("avg");
        boolean half = call.operatorSet() >= 16
                && call.attributes()
                        .word("coordinate_transformation_mode", "half_pixel")
                        .equals("half_pixel");
        int channels = x.dims().get(1);
        OnnxTensor y = call.zeros(x.type(), Dims.of(images.length, channels, rows, columns));
        for (int r = 0; r < images.length; r++) {
            if (images[r] < 0 || images[r] >= x.dims().get(0)) {
                throw call.error("region " + r + " lies in image " + images[r] + " of " + x);
            }
            double left = rois.number(4 * r) * scale - (half ? 0.5 : 0);
            double top = rois.number(4 * r + 1) * scale - (half ? 0.5 : 0);
            double width = rois.number(4 * r + 2) * scale - (half ? 0.5 : 0) - left;
            double height = rois.number(4 * r + 3) * scale - (half ? 0.5 : 0) - top;
            width = (half ? width : Math.max(width, 1)) / columns;
            height = (half ? height : Math.max(height, 1)) / rows;
            int down = ratio > 0 ? ratio : (int) Math.ceil(height);
            int across = ratio > 0 ? ratio : (int) Math.ceil(width);
            call.work(WindowWalk.saturated(
                    (long) channels * rows * columns, Math.max(0, (long) down) * Math.max(0, (long) across)));
            for (int i = 0; i < channels * rows * columns; i++) {
                int channel = (int) images[r] * channels + i / columns / rows;
                double sum = 0;
                double max = Double.NEGATIVE_INFINITY;
                for (int s = 0; s < down * across; s++) {
                    double v = top + (i / columns % rows + (s / across + 0.5) / down) * height;
                    double h = left + (i % columns + (s % across + 0.5) / across) * width;
                    double[] corners = corners(x, channel, v, h);
                    for (double corner : corners) {
                        sum += corner;
                        max = Math.max(max, corner);
                    }
                }
                int samples = Math.max(1, down * across);
                y.set(r * channels * rows * columns + i, mean ? sum / samples : down * across == 0 ? 0 : max);
            }
        }
        return List.of(y);
    }

    private static int positive(Call call, String name, int otherwise) throws FormatException {
        long value = call.attributes().integer(name, otherwise);
        if (value < otherwise || value > 1 << 14) {
            throw call.error("the attribute " + name + " must lie between " + otherwise + " and 16384, found " + value);
        }
        return (int) value;
    }

    /// The four pixels around a point, each times its weight of the bilinear interpolation; zeros outside.
    private static double[] corners(OnnxTensor x, int channel, double v, double h) {
        int height = x.dims().get(2);
        int width = x.dims().get(3);
        if (!(v >= -1 && v <= height && h >= -1 && h <= width)) {
            return new double[4];
        }
        double row = Math.clamp(v, 0, height - 1.0);
        double column = Math.clamp(h, 0, width - 1.0);
        int above = (int) row;
        int left = (int) column;
        int below = Math.min(above + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        double down = row - above;
        double across = column - left;
        int start = channel * height;
        return new double[] {
            (1 - down) * (1 - across) * x.number((start + above) * width + left),
            (1 - down) * across * x.number((start + above) * width + right),
            down * (1 - across) * x.number((start + below) * width + left),
            down * across * x.number((start + below) * width + right)
        };
    }

    /// `NonMaxSuppression`: for each image and class the boxes with the largest scores, without those that
    /// overlap a selected one by more than a threshold; rows of image, class and box.
    static List<OnnxTensor> nonMaxSuppression(Call call) throws FormatException {
        OnnxTensor boxes = call.input(0);
        OnnxTensor scores = call.input(1);
        boolean fits = boxes.dims().rank() == 3
                && scores.dims().rank() == 3
                && boxes.dims().get(2) == 4
                && boxes.dims().get(0) == scores.dims().get(0)
                && boxes.dims().get(1) == scores.dims().get(2);
        if (!fits) {
            throw call.error("boxes " + boxes + " and scores " + scores + " do not fit");
        }
        OnnxTensor limit = call.optional(2);
        long most = limit == null || limit.size() == 0 ? 0 : limit.integer(0);
        double overlap = threshold(call, 3, 0);
        double least = threshold(call, 4, Double.NEGATIVE_INFINITY);
        boolean centred = call.attributes().flag("center_point_box");
        int classes = scores.dims().get(1);
        int count = scores.dims().get(2);
        List<long[]> rows = new ArrayList<>();
        for (int line = 0; line < scores.dims().get(0) * classes; line++) {
            int image = line / classes;
            int first = line * count;
            List<Integer> candidates = IntStream.range(0, count)
                    .filter(i -> scores.number(first + i) > least)
                    .boxed()
                    .sorted(Comparator.comparing(i -> -scores.number(first + i)))
                    .toList();
            List<double[]> selected = new ArrayList<>();
            for (int i : candidates) {
                if (selected.size() >= most) {
                    break;
                }
                call.work(1L + selected.size());
                double[] box = box(boxes, (image * count + i) * 4, centred);
                if (selected.stream().noneMatch(other -> overlap(box, other) > overlap)) {
                    selected.add(box);
                    rows.add(new long[] {image, line % classes, i});
                }
            }
        }
        OnnxTensor y = call.zeros(ElementType.INT64, Dims.of(rows.size(), 3));
        for (int i = 0; i < y.size(); i++) {
            y.set(i, rows.get(i / 3)[i % 3]);
        }
        return List.of(y);
    }

    private static double threshold(Call call, int input, double otherwise) {
        OnnxTensor given = call.optional(input);
        return given == null || given.size() == 0 ? otherwise : given.number(0);
    }

    /// Top, left, bottom and right.
    private static double[] box(OnnxTensor boxes, int at, boolean centred) {
        double a = boxes.number(at);
        double b = boxes.number(at + 1);
        double c = boxes.number(at + 2);
        double d = boxes.number(at + 3);
        return centred
                ? new double[] {b - d / 2, a - c / 2, b + d / 2, a + c / 2}
                : new double[] {Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)};
    }

    /// Intersection over union.
    private static double overlap(double[] a, double[] b) {
        double height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        if (!(height > 0 && width > 0)) {
            return 0;
        }
        double both = height * width;
        return both / (area(a) + area(b) - both);
    }

    private static double area(double[] box) {
        return (box[2] - box[0]) * (box[3] - box[1]);
    }
}
