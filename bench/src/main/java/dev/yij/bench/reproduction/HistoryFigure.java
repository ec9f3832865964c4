package dev.yij.bench.reproduction;

import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Loss and accuracy of two runs over the epochs: ours in solid lines, the chapter's dashed.
final class HistoryFigure {

    private static final Color TRAIN = new Color(0x1f77b4);
    private static final Color VALIDATION = new Color(0xd95f02);

    private HistoryFigure() {}

    static void write(History ours, History theirs, Path plot) throws IOException {
        List<XYChart> charts = List.of(
                chart("loss", ours, theirs, Metrics::loss, LegendPosition.InsideSW),
                chart("accuracy", ours, theirs, Metrics::accuracy, LegendPosition.InsideNW));
        BitmapEncoder.saveBitmap(charts, 1, 2, plot.toString(), BitmapFormat.PNG);
    }

    private static XYChart chart(
            String what, History ours, History theirs, ToDoubleFunction<Metrics> value, LegendPosition legend) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(460)
                .xAxisTitle("epoch")
                .yAxisTitle(what)
                .build();
        chart.getStyler().setLegendPosition(legend);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0);
        add(chart, "Keras, training", theirs, epoch -> value.applyAsDouble(epoch.training()), TRAIN, true);
        add(chart, "Keras, validation", theirs, validation(value), VALIDATION, true);
        add(chart, "yij, training", ours, epoch -> value.applyAsDouble(epoch.training()), TRAIN, false);
        add(chart, "yij, validation", ours, validation(value), VALIDATION, false);
        return chart;
    }

    private static ToDoubleFunction<Epoch> validation(ToDoubleFunction<Metrics> value) {
        return epoch -> value.applyAsDouble(Objects.requireNonNull(epoch.validation()));
    }

    private static void add(
            XYChart chart, String name, History history, ToDoubleFunction<Epoch> value, Color color, boolean dashed) {
        double[] x = history.epochs().stream().mapToDouble(Epoch::number).toArray();
        double[] y = history.epochs().stream().mapToDouble(value).toArray();
        chart.addSeries(name, x, y)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(color)
                .setLineStyle(
                        dashed
                                ? new BasicStroke(
                                        1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0)
                                : new BasicStroke(1.8f));
    }
}
