package dev.yij.spark;

import dev.yij.io.classify.Classifier;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Backend;

/// A classifier on an executor with the threads of one task. One task at a time uses it.
///
/// @param classifier of the model that the driver has sent
/// @param backend    that computes
/// @param readers    that decode
/// @param threads    of either
record Scorer(Classifier classifier, Backend backend, Readers readers, int threads) implements Kept.Reusable {

    Scorer(Network network, int threads) throws FormatException {
        this(classifier(network.saved()), network.backend().open(threads), new Readers(threads), threads);
        classifier.model().setBackend(backend);
    }

    private static Classifier classifier(SavedModel saved) throws FormatException {
        return new Classifier(saved, "the model");
    }

    @Override
    public void close() {
        readers.close();
        backend.close();
    }
}
