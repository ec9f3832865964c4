package dev.yij.bench.shipped;

import dev.yij.io.shipped.ShippedModel;
import dev.yij.io.shipped.ShippedModel.Figures;
import java.util.List;
import java.util.Locale;

/// The part of docs/model-card.md that follows from the table of the models: their figures, the command of each
/// and the hash of its weights.
final class ModelCard {

    private static final String BEGIN = "<!-- written by -Dyij.pack, like the figures of models.tsv -->\n";
    private static final String END = "<!-- end -->\n";

    private ModelCard() {}

    /// The card with the present figures.
    ///
    /// @throws IllegalArgumentException if it has no place for them
    static String update(String card, List<ShippedModel> models) {
        int from = card.indexOf(BEGIN);
        int to = card.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the model card has no lines " + BEGIN + "and " + END);
        }
        return card.substring(0, from + BEGIN.length()) + text(models) + card.substring(to);
    }

    private static String text(List<ShippedModel> models) {
        StringBuilder text = new StringBuilder();
        text.append("| `--shipped` | is | epoch | validation loss | accuracy | with `--mirror` | test loss | accuracy |"
                + " with `--mirror` |\n");
        text.append("| --- | --- | --: | --: | --: | --: | --: | --: | --: |\n");
        models.forEach(model -> text.append("| `")
                .append(model.name())
                .append(model == models.getFirst() ? "`, the default" : "`")
                .append(" | ")
                .append(model.description())
                .append(" | ")
                .append(model.epoch())
                .append(cells(model.validation()))
                .append(cells(model.test()))
                .append(" |\n"));
        text.append('\n');
        models.forEach(model -> text.append("- `")
                .append(model.name())
                .append("`: `")
                .append(model.command())
                .append("`; SHA-256 of the weights `")
                .append(model.sha256())
                .append("`\n"));
        return text.toString();
    }

    private static String cells(Figures measured) {
        return String.format(
                Locale.ROOT,
                " | %.4f | %.1f %% | %s",
                measured.loss(),
                100 * measured.accuracy(),
                Double.isNaN(measured.mirrored())
                        ? "–"
                        : String.format(Locale.ROOT, "%.1f %%", 100 * measured.mirrored()));
    }
}
