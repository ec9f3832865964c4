package dev.yij.bench.peers;

/// The chapter's model in one library, with the weights of [dev.yij.bench.Chapter#model()]. All contenders get
/// the same images; each converts them to its preferred layout before timing starts.
///
/// A contender is prepared for one task at a time: the last call of [#prepareForward] or [#prepareTraining]
/// counts.
interface Contender extends AutoCloseable {

    /// A description: the library's name, and its version if known.
    String description();

    /// Prepares to predict the classes of the given number of images.
    void prepareForward(int batch);

    /// Predicts the classes of the prepared images: `batch × classes` probabilities.
    float[] forward();

    /// Prepares to train on a batch of the given number of images, starting from the initial weights.
    ///
    /// @throws UnsupportedOperationException if the library does not support training
    void prepareTraining(int batch);

    /// One step of training on the prepared batch: forward, backward, Adam.
    ///
    /// @return the mean cross-entropy before the step
    float trainingStep();

    /// Frees native memory.
    @Override
    void close();
}
