package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.train.BatchSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The machines that a run computes on: this one, or several.
public interface Machines {

    /// This machine.
    Machines THIS = new Machines() {};

    /// Checks that these machines can train a network with these settings.
    ///
    /// @throws FormatException if not; the message names what they cannot
    default void require(RunSettings settings, SavedModel saved) throws FormatException {}

    /// The images as a data set on whose batches these machines compute:
    /// [RemoteBatches][dev.yij.reference.model.RemoteBatches] if they are others.
    ///
    /// @param saved the network that will be trained or evaluated, with its classes
    default BatchSource source(SavedModel saved, ImageBatches images) {
        return images;
    }

    /// Waits until these machines can compute.
    ///
    /// @param say receives a sentence if it takes long
    default void await(Consumer<String> say) {}

    /// Decodes all images, so that `images` knows which cannot be read.
    ///
    /// @param progress receives the number of images checked so far, now and then, from any thread
    default void check(ImageBatches images, IntConsumer progress) {
        images.check(progress);
    }

    /// What the user should know before training, in lines.
    ///
    /// @param steps the training steps of an epoch
    default List<String> description(SavedModel saved, int steps) {
        return List.of();
    }

    /// What the user should know after training, in lines.
    default List<String> summary() {
        return List.of();
    }
}
