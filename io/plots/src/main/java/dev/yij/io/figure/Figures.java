package dev.yij.io.figure;

import dev.yij.io.plot.CurveFigure;
import dev.yij.io.plot.FilterSheet;
import dev.yij.io.plot.PlotFile;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.train.History;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All figures, in the chapter's order. The same model and image give the same bytes.
///
/// @param files   the figures: file names and contents
/// @param skipped a sentence for each figure that could not be drawn
public record Figures(Map<String, byte[]> files, List<String> skipped) {

    /// Draws one figure.
    private interface Painter {
        byte[] paint(Subject subject) throws SkippedException;
    }

    /// Draws one figure as SVG.
    private interface SvgPainter {
        String svg(Subject subject) throws SkippedException;
    }

    private static final Map<String, Painter> ALL = new LinkedHashMap<>();

    static {
        ALL.put("sliding-window.svg", svg(SlidingWindow::svg));
        ALL.put("one-output.svg", svg(OneOutput::svg));
        ALL.put("patch-matrix.svg", svg(PatchMatrix::svg));
        ALL.put("kernel.svg", svg(KernelPlanes::svg));
        ALL.put("filters-and-depth.svg", svg(FiltersAndDepth::svg));
        ALL.put("max-pooling.svg", svg(PoolingWinners::svg));
        ALL.put("filters.png", Figures::filters);
        ALL.put("before-and-after.svg", svg(BeforeAndAfter::svg));
        ALL.put("heatmap.svg", svg(AnswerMap::svg));
        ALL.put("global-average-pooling.svg", svg(AveragedMaps::svg));
        ALL.put("network.svg", svg(NetworkRow::svg));
    }

    /// Draws all figures. Nothing is written.
    ///
    /// @param history for the curves; null if there is none
    public static Figures draw(Subject subject, @Nullable History history) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> skipped = new ArrayList<>();
        ALL.forEach((name, painter) -> {
            try {
                files.put(name, painter.paint(subject));
            } catch (SkippedException e) {
                skipped.add(name + " is skipped: " + e.getMessage());
            }
        });
        if (history == null) {
            skipped.add("loss.svg and accuracy.svg are skipped: they need --history, a training run's history.csv");
        } else {
            files.put("loss.svg", bytes(CurveFigure.loss(history).svg()));
            files.put("accuracy.svg", bytes(CurveFigure.accuracy(history).svg()));
        }
        return new Figures(files, skipped);
    }

    private static Painter svg(SvgPainter painter) {
        return subject -> bytes(painter.svg(subject));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] filters(Subject subject) throws SkippedException {
        return PlotFile.png(
                FilterSheet.of(subject.layers(Conv2D.class, "convolution").getFirst()));
    }
}
