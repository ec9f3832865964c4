package dev.yij.io.run;

import dev.yij.io.data.ImageFolder;
import dev.yij.reference.train.Optimizer;

/// The steps of a run, on which learning-rate schedules depend. Those of images that cannot be read are
/// included, since these are known only later.
///
/// @param ofEpoch the steps of an epoch
/// @param epochs  the number of the last epoch
record RunSteps(int ofEpoch, int epochs) {

    static RunSteps of(RunSettings settings, ImageFolder training) {
        int samples = training.images().size() * settings.batches().passes();
        return new RunSteps(Math.ceilDiv(samples, settings.batches().batchSize()), settings.epochs());
    }

    /// The steps of the whole run.
    long all() {
        return (long) epochs * ofEpoch;
    }

    /// An optimizer for some epochs in a row: its schedule ends with them.
    Optimizer optimizer(Recipe recipe, int ofEpochs) {
        return recipe.create((long) ofEpochs * ofEpoch, ofEpoch);
    }
}
