package dev.yij.bench.peers;

/// The chapter's model in one library, with the weights of [dev.yij.bench.Chapter#model()]. All contenders see the
/// same images; each brings them into the layout that it likes best before its time is taken.
///
/// A contender is prepared for one thing at a time: the last call of [#prepareForward] or [#prepareTraining]
/// counts.
interface Contender extends AutoCloseable {

    /// What computes: the library's name, its version where it tells.
    String description();

    /// Gets ready to predict the classes of so many images.
    void prepareForward(int batch);

    /// Predicts the classes of the prepared images: `batch × classes` probabilities.
    float[] forward();

    /// Gets ready to train on a batch of so many images, from the first weights on.
    ///
    /// @throws UnsupportedOperationException if the library does not train
    void prepareTraining(int batch);

    /// One step of training on the prepared batch: forward, backward, Adam.
    ///
    /// @return the mean cross-entropy before the step
    float trainingStep();

    /// Frees what is native.
    @Override
    void close();
}
