package dev.yij.bench.reproduction;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.plot.FilterSheet;
import dev.yij.io.plot.PlotFile;
import dev.yij.io.run.HistoryFile;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.train.History;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Generates the tables and images of docs/reproduction.md from finished runs of `yij train`.
///
/// Arguments: the folder of the data set; the chapter's history as CSV (`epoch,loss,acc,val_loss,val_acc`); a
/// completely, the others have a row in the table of results.
/// whole, the others have a row in the table of results.
public final class Reproduction {

    private Reproduction() {}

    /// Measures the runs and writes everything.
    ///
    /// @throws IOException if something cannot be read or written
    public static void main(String... arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        History chapter = HistoryFile.read(Path.of(arguments[1]));
        Path out = Path.of(arguments[2]);
        ImageFolder test = ImageFolder.scan(data.resolve("test"));
        Files.createDirectories(out);
        List<Run> runs = new ArrayList<>();
        try (Backend backend = SimdBackends.create()) {
            for (int i = 3; i < arguments.length; i++) {
                int split = arguments[i].indexOf('=');
                runs.add(Run.of(
                        arguments[i].substring(0, split), Path.of(arguments[i].substring(split + 1)), test, backend));
            }
            Run first = runs.getFirst();
            TestImages images = new TestImages(test, Credits.read(data.resolve("credits.csv")), first, out);
            for (Run run : runs) {
                HistoryFigure.write(run.last().history(), chapter, out.resolve("history-" + run.name() + ".png"));
            }
            PlotFile.writePng(FilterSheet.of(first.last().model().layers().getFirst()), out.resolve("filters.png"));
            Tables tables = new Tables();
            tables.results(runs);
            tables.history(first.last().history(), chapter);
            tables.confusion(first.lastResult(), test.classes());
            tables.mistakes(images.worstMistakes());
            tables.heatMaps(images.heatMaps());
            Files.writeString(out.resolve("tables.md"), tables.text());
        }
    }
}
