package dev.yij.io.report;

import dev.yij.io.plot.SvgWriter;
import java.util.List;
import java.util.Locale;

/// A plot of accuracy over confidence, before and after calibration. On the diagonal both are equal; below it
/// the classifier is more confident than it should be.
final class ReliabilityDiagram {

    private static final int SIDE = 420;
    private static final int LEFT = 62;
    private static final int BOTTOM = 56;
    private static final int PLOT = SIDE - LEFT - 20;

    private ReliabilityDiagram() {}

    static String svg(Calibration calibration) {
        SvgWriter svg = new SvgWriter();
        for (int tick = 0; tick <= 5; tick++) {
            double share = tick / 5.0;
            svg.element("<path class=\"grid\" d=\"M%.1f %.1fH%d\"/>", (double) LEFT, y(share), LEFT + PLOT);
            svg.element(
                    "<text font-size=\"13\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%.1f</text>",
                    LEFT - 8, y(share) + 4, share);
            svg.element(
                    "<text font-size=\"13\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%.1f</text>",
                    x(share), SIDE - BOTTOM + 20, share);
        }
        svg.element(
                "<path class=\"axis\" fill=\"none\" stroke-dasharray=\"4 4\" d=\"M%.1f %.1fL%.1f %.1f\"/>",
                x(0), y(0), x(1), y(1));
        points(svg, "train", calibration.before());
        points(svg, "validation", calibration.after());
        svg.element("<path class=\"axis\" fill=\"none\" d=\"M%.1f %.1fV%.1fH%.1f\"/>", x(0), y(1), y(0), x(1));
        svg.element(
                "<text font-size=\"14\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">Probability of the predicted class</text>",
                x(0.5), SIDE - 12);
        svg.element(
                "<text font-size=\"14\" text-anchor=\"middle\" transform=\"translate(16 %.1f) rotate(-90)\">Accuracy</text>",
                y(0.5));
        legend(svg, "train", "before", 1);
        legend(svg, "validation", "after calibration", 0);
        return svg.inline(
                "curve reliability",
                "reliability",
                SIDE,
                SIDE,
                "Accuracy by probability, before and after calibration",
                description("Before", calibration.before()) + " " + description("After", calibration.after()));
    }

    /// A line of the legend, in the lower right corner, where a classifier seldom has points.
    private static void legend(SvgWriter svg, String css, String name, int line) {
        double y = y(0.06) - 20 * line;
        svg.element("<path class=\"%s\" stroke-width=\"2\" d=\"M%.1f %.1fh22\"/>", css, x(0.56), y - 4);
        svg.element("<text font-size=\"13\" x=\"%.1f\" y=\"%.1f\">%s</text>", x(0.56) + 30, y, name);
    }

    /// A disc for each bin that is not empty, its area by the number of images, joined by a line.
    private static void points(SvgWriter svg, String css, Reliability reliability) {
        List<Reliability.Bin> bins =
                reliability.bins().stream().filter(bin -> bin.samples() > 0).toList();
        StringBuilder line = new StringBuilder();
        for (Reliability.Bin bin : bins) {
            line.append(line.isEmpty() ? "M" : "L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(bin.confidence()), y(bin.accuracy())));
        }
        svg.element("<path class=\"%s\" fill=\"none\" stroke-width=\"2\" d=\"%s\"/>", css, line);
        for (Reliability.Bin bin : bins) {
            double radius = 3 + 9 * Math.sqrt(bin.samples() / (double) reliability.samples());
            svg.element(
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
                    css, x(bin.confidence()), y(bin.accuracy()), radius);
        }
    }

    private static String description(String when, Reliability reliability) {
        StringBuilder words = new StringBuilder(when + ":");
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.samples() > 0) {
                words.append(String.format(
                        Locale.ROOT,
                        " %d images at %.2f, %.2f correct;",
                        bin.samples(),
                        bin.confidence(),
                        bin.accuracy()));
            }
        }
        return words.toString();
    }

    private static double x(double share) {
        return LEFT + share * PLOT;
    }

    private static double y(double share) {
        return SIDE - BOTTOM - share * (SIDE - BOTTOM - 16);
    }
}
