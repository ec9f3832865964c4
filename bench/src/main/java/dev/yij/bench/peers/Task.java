package dev.yij.bench.peers;

/// A measured task.
///
/// @param training training steps if true, otherwise prediction
/// @param batch    number of images in a batch
record Task(boolean training, int batch) {

    /// The command that prepares a contender for it.
    String order() {
        return (training ? "training " : "forward ") + batch;
    }

    @Override
    public String toString() {
        return (training ? "training, batch " : "forward, batch ") + batch;
    }
}
