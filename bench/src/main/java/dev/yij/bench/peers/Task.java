package dev.yij.bench.peers;

/// What is measured.
///
/// @param training whether it is steps of training, or prediction
/// @param batch    images at once
record Task(boolean training, int batch) {

    /// The order that prepares a contender for it.
    String order() {
        return (training ? "training " : "forward ") + batch;
    }

    @Override
    public String toString() {
        return (training ? "training, batch " : "forward, batch ") + batch;
    }
}
