package dev.yij.reference.kernel;

/// A [Backend] of several threads that can also run independent pieces of work side by side, each piece on a
/// single-threaded backend of its own. A model trains and predicts the slices of a batch that way: threads that
/// share one kernel wait for each other after every layer, threads that each have a slice do not.
///
/// The backends of the workers share what depends on the weights alone (transformed kernels), nothing else.
public interface ParallelBackend extends Backend {

    /// The number of pieces that run at the same time, at least 1.
    int workers();

    /// Runs items 0 … items - 1 and returns when all are done; what they have written is then visible to the
    /// caller. Items are started in ascending order and finish in any order. No weight may change meanwhile.
    ///
    /// If an item throws, items that have not started are dropped and the exception is thrown here.
    void forEach(int items, Task task);

    /// The work of one item of [#forEach].
    @FunctionalInterface
    interface Task {
        /// Does the work.
        ///
        /// @param backend computes on the worker's thread; no other worker uses it
        /// @param worker  0 ≤ worker < [#workers]: selects the worker's own arrays
        void run(Backend backend, int worker, int item);
    }
}
