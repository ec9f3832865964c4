package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.model.ModelFile;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.transfer.FeatureCache;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestModelTest {

    /// Epochs with the given validation accuracies and losses.
    private static History history(double... accuraciesAndLosses) {
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < accuraciesAndLosses.length; i += 2) {
            Metrics validation = new Metrics(accuraciesAndLosses[i + 1], accuraciesAndLosses[i]);
            epochs.add(new Epoch(i / 2 + 1, new Metrics(1, 0.5), validation, 1e-3f, 1));
        }
        return new History(epochs);
    }

    private static Extras extras(int bestFrom, int patience) {
        return new Extras(StratifiedSplit.STANDARD, bestFrom, patience, false, false);
    }

    private static int best(int from, double... accuraciesAndLosses) {
        Epoch best = BestModel.of(history(accuraciesAndLosses), extras(from, 0));
        return best == null ? 0 : best.number();
    }

    @Test
    void accuracyDecidesThenLossThenTheEarlierEpoch() {
        assertEquals(2, best(1, 0.5, 0.1, 0.9, 0.7, 0.8, 0.2));
        assertEquals(3, best(1, 0.5, 0.1, 0.9, 0.7, 0.9, 0.6));
        assertEquals(2, best(1, 0.5, 0.1, 0.9, 0.7, 0.9, 0.7));
    }

    @Test
    void onlyTheEpochsThatCountAreCompared() {
        assertEquals(3, best(3, 0.9, 0.1, 0.9, 0.1, 0.5, 0.9, 0.5, 1.0));
        assertEquals(0, best(3, 0.9, 0.1, 0.9, 0.1));
        assertEquals(0, best(0, 0.9, 0.1));
        assertNull(BestModel.of(new History(List.of(new Epoch(1, new Metrics(1, 1), null, 1e-3f, 1))), extras(1, 0)));
    }

    @Test
    void patienceCountsTheEpochsSinceTheBest() {
        History waiting = history(0.5, 0.5, 0.9, 0.5, 0.8, 0.5, 0.8, 0.4);
        assertFalse(BestModel.isOver(waiting, extras(1, 3)));
        assertTrue(BestModel.isOver(waiting, extras(1, 2)));
        assertFalse(BestModel.isOver(waiting, extras(1, 0)));
        assertThrows(IllegalArgumentException.class, () -> extras(0, 2));
    }

    @Test
    void patienceBeginsWithFineTuning() {
        Extras fine = extras(1, 2).transfer(new TransferSettings(FeatureCache.NONE, 3, 1e-5));
        assertFalse(BestModel.isOver(history(0.9, 0.1, 0.8, 0.2, 0.8, 0.2), fine), "the head alone has no patience");
        assertFalse(BestModel.isOver(history(0.9, 0.1, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2), fine));
        assertTrue(BestModel.isOver(history(0.9, 0.1, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2), fine));
    }

    /// A learning rate of 100 from the second epoch on destroys the network, so the first epoch stays the best.
    @Test
    void aRunEndsWhenItsPatienceDoesAndKeepsTheBestModel(@TempDir Path folder) throws IOException {
        List<String> said = new ArrayList<>();
        RunSettings fresh = settings(folder, Start.FRESH);
        run(fresh, said);
        assertTrue(
                said.contains("Stopped after epoch 3, since the last 2 have not brought a better model."),
                said::toString);
        assertEquals(1, ModelFile.load(fresh.model()).history().lastEpoch());
        assertEquals(3, ModelFile.load(fresh.last()).history().lastEpoch());
        float[] before =
                ModelFile.load(fresh.model()).model().weights().getFirst().value();
        said.clear();
        run(settings(folder, Start.RESUME), said);
        assertEquals(3, ModelFile.load(fresh.checkpoint()).history().lastEpoch(), "nothing more is trained");
        assertTrue(said.stream().anyMatch(line -> line.startsWith("Stopped after epoch 3")), said::toString);
        assertArrayEquals(
                before,
                ModelFile.load(fresh.model()).model().weights().getFirst().value());
    }

    /// With a learning rate of 10⁻¹² the validation loss does not fall, so the rate is reduced after the sixth
    /// epoch, the fifth without an improvement over the first.
    @Test
    void theRateIsReducedWhenTheValidationLossNoLongerFalls(@TempDir Path folder) throws IOException {
        RunSettings usual = settings(folder, Start.FRESH);
        RunSettings slow = new RunSettings(
                usual.data(),
                usual.out(),
                7,
                Recipe.adam(1e-12),
                42,
                usual.network(),
                usual.batches(),
                RunSettings.OFTEN,
                Start.FRESH,
                new Extras(StratifiedSplit.STANDARD, 1, 0, true, false));
        run(slow, new ArrayList<>());
        List<Epoch> epochs = ModelFile.load(slow.checkpoint()).history().epochs();
        assertEquals(1e-12, epochs.get(4).learningRate(), 1e-18);
        assertEquals(0.3e-12, epochs.get(6).learningRate(), 1e-18);
    }

    private static RunSettings settings(Path folder, Start start) throws IOException {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            TinyImages.dataSet(data);
        }
        return new RunSettings(
                data,
                folder.resolve("out"),
                9,
                Recipe.adam(3e-3).rates(Map.of(1, 100.0)),
                42,
                new Network(new BuiltInNetwork(Kind.CHAPTER, 2, 0, Initializer.HE_UNIFORM)),
                BatchOptions.standard().size(8, 8).batchSize(6),
                RunSettings.OFTEN,
                start,
                extras(1, 2));
    }

    private static void run(RunSettings settings, List<String> said) throws IOException {
        try (TrainingRun run = new TrainingRun(settings, new ScalarBackend(), said::add)) {
            run.run();
        }
    }
}
