package dev.yij.bench.growth;

import dev.yij.bench.growth.Growth.Curve;
import dev.yij.bench.growth.Growth.Point;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The curves of [Growth] as four plots in one PNG.
final class GrowthFigure {

    private GrowthFigure() {}

    static void write(List<Curve> curves, Path plot) throws IOException {
        List<XYChart> charts = curves.stream().map(GrowthFigure::chart).toList();
        BitmapEncoder.saveBitmap(charts, 2, 2, plot.toString(), BitmapFormat.PNG);
    }

    private static XYChart chart(Curve curve) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(380)
                .xAxisTitle(curve.name())
                .yAxisTitle("images per second")
                .build();
        boolean steep =
                curve.points().getFirst().rate() > 4 * curve.points().getLast().rate();
        chart.getStyler().setLegendPosition(steep ? LegendPosition.InsideNE : LegendPosition.InsideSE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisLogarithmic(steep);
        if (!steep) {
            chart.getStyler().setYAxisMin(0.0);
        }
        double[] at = curve.points().stream().mapToDouble(Point::at).toArray();
        double[] expected = curve.points().stream().mapToDouble(Point::expected).toArray();
        double[] rate = curve.points().stream().mapToDouble(Point::rate).toArray();
        chart.addSeries("by FLOPs", at, expected).setMarker(SeriesMarkers.NONE).setLineColor(Color.LIGHT_GRAY);
        chart.addSeries("measured", at, rate).setMarker(SeriesMarkers.CIRCLE).setLineColor(new Color(0x1f77b4));
        return chart;
    }
}
