package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a run tells the user before it trains: its images, steps, arithmetic and memory.
final class RunDescription {

    private RunDescription() {}

    /// The lines for the user.
    static List<String> of(RunData data, ImageBatches training, SavedModel saved, Backend backend) {
        RunSettings settings = data.settings();
        Model model = saved.model();
        List<String> lines = new ArrayList<>(data.description());
        int passes = training.options().passes();
        lines.add("An epoch: " + training.steps() + " steps of " + training.batchSize() + " images"
                + (passes == 1 ? "" : ", " + passes + " passes over all of them") + ". " + settings.epochs()
                + (settings.epochs() == 1 ? " epoch, " : " epochs, ") + (long) settings.epochs() * training.steps()
                + " steps, inputs of " + model.inputShape() + ".");
        lines.add("Computing with " + backend.description() + ".");
        if (model.keepsWholeBatches()) {
            lines.add(memory(model, training.batchSize(), backend));
        }
        TransferSettings transfer = settings.extras().transfer();
        if (transfer != null && transfer.unfreezeAfter() >= settings.epochs()) {
            lines.add("Only the head is trained: the whole network would be after epoch " + transfer.unfreezeAfter()
                    + ", and this run ends after epoch " + settings.epochs() + ".");
        } else if (transfer != null && transfer.unfreezeAfter() > 0) {
            lines.add("The head is trained until epoch " + transfer.unfreezeAfter()
                    + ", then the whole network until epoch " + settings.epochs() + ".");
        }
        if (settings.start().resumes()) {
            int steps = saved.position().steps();
            lines.add("Resuming after epoch " + saved.history().lastEpoch()
                    + (steps > 0 ? " and " + steps + " batches of the next" : "") + ", with inputs of shape "
                    + model.inputShape() + " and seed " + model.seed().value() + ".");
        }
        return lines;
    }

    /// How much memory batch normalization needs, which keeps the values of all images of a batch.
    private static String memory(Model model, int batchSize, Backend backend) {
        int workers = backend instanceof ParallelBackend parallel ? parallel.workers() : 1;
        return String.format(
                Locale.ROOT,
                "Batch normalization keeps the values of whole batches: about %.1f GB, of %.1f GB that Java may use."
                        + " Smaller batches need less.",
                model.trainingBytes(batchSize, workers) * 1e-9,
                Runtime.getRuntime().maxMemory() * 1e-9);
    }
}
