package dev.yij.bench.growth;

import dev.yij.bench.Chapter;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Measures how the cost of prediction scales, in mode FAST: images per second over the batch size, the
/// threads, the side of the image and the number of filters, varied one at a time, and as the FLOPs predict.
///
/// Arguments: the plot to write; a table of the same name with the extension `.csv` is written beside it.
public final class Growth {

    private static final int SIDE = 224;
    private static final int FILTERS = 32;
    private static final int BATCH = 8;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long NANOS = 2_000_000_000L;

    private Growth() {}

    /// One measurement.
    ///
    /// @param at       value of the varied quantity
    /// @param rate     images per second
    /// @param expected images per second predicted by the FLOPs from the chapter's own setting
    record Point(double at, double rate, double expected) {}

    /// A curve.
    record Curve(String name, List<Point> points) {}

    /// Measures everything and writes plot and table.
    ///
    /// @throws IOException if they cannot be written
    public static void main(String... arguments) throws IOException {
        Path plot = Path.of(arguments[0]);
        double chapter = rate(PROCESSORS, SIDE, FILTERS, BATCH);
        double flops = flops(SIDE, FILTERS);
        List<Curve> curves = new ArrayList<>();
        curves.add(curve(
                "batch",
                new int[] {1, 2, 4, 8, 16, 32, 64, 128},
                n -> new Point(n, rate(PROCESSORS, SIDE, FILTERS, n), chapter)));
        int[] threads = IntStream.rangeClosed(1, PROCESSORS).toArray();
        double one = rate(1, SIDE, FILTERS, BATCH);
        curves.add(curve("threads", threads, n -> new Point(n, n == 1 ? one : rate(n, SIDE, FILTERS, BATCH), n * one)));
        curves.add(curve(
                "image side",
                new int[] {64, 96, 128, 224, 320, 512},
                n -> new Point(n, rate(PROCESSORS, n, FILTERS, BATCH), chapter * flops / flops(n, FILTERS))));
        curves.add(curve(
                "filters",
                new int[] {16, 32, 64, 128},
                n -> new Point(n, rate(PROCESSORS, SIDE, n, n > 64 ? 1 : BATCH), chapter * flops / flops(SIDE, n))));
        Files.writeString(table(plot), csv(curves));
        GrowthFigure.write(curves, plot);
    }

    private interface Measurement {
        Point at(int n);
    }

    private static Curve curve(String name, int[] at, Measurement measurement) {
        return new Curve(name, Arrays.stream(at).mapToObj(measurement::at).toList());
    }

    private static Path table(Path plot) {
        String name = plot.getFileName().toString();
        return plot.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".csv");
    }

    private static String csv(List<Curve> curves) {
        StringBuilder csv = new StringBuilder("varied,at,images_per_second,by_flops\n");
        for (Curve curve : curves) {
            for (Point p : curve.points) {
                csv.append(String.format(Locale.ROOT, "%s,%.0f,%.2f,%.2f%n", curve.name, p.at, p.rate, p.expected));
            }
        }
        return csv.toString();
    }

    private static Sequential model(int side, int filters) {
        return ChapterModel.create(Chapter.CLASSES, filters).build(Shape.of(side, side, 3), new Seed(1));
    }

    private static double flops(int side, int filters) {
        return model(side, filters).forwardFlops();
    }

    /// Images per second, from the median time of the runs that fit into two seconds, after an equal warm-up.
    private static double rate(int threads, int side, int filters, int batch) {
        Tensor x = new Tensor(Shape.of(batch, side, side, 3), Chapter.noise(batch * side * side * 3));
        try (Backend backend = SimdBackends.create(Mode.FAST, threads)) {
            Sequential model = model(side, filters).setBackend(backend);
            for (long start = System.nanoTime(); System.nanoTime() - start < NANOS; ) {
                model.predict(x);
            }
            List<Long> times = new ArrayList<>();
            for (long start = System.nanoTime(); times.size() < 3 || System.nanoTime() - start < NANOS; ) {
                long before = System.nanoTime();
                model.predict(x);
                times.add(System.nanoTime() - before);
            }
            times.sort(null);
            return batch * 1e9 / times.get(times.size() / 2);
        }
    }
}
