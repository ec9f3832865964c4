package dev.yij.reference.kernel;

/// A [Backend] with several threads that can also run independent tasks in parallel, each on its own
/// single-threaded backend. A model trains and predicts the slices of a batch this way: threads that share one
/// kernel must synchronize after every layer, threads that each process their own slice need not.
///
/// The workers' backends share only data derived from the weights (transformed kernels).
public interface ParallelBackend extends Backend {

    /// The number of tasks that run in parallel, at least 1.
    int workers();

    /// Runs items 0 … items - 1 and returns when all are done; their writes are then visible to the caller.
    /// Items are started in ascending order and finish in any order. Weights must not change during the call.
    ///
    /// If an item throws, items that have not started are dropped and the exception is rethrown here.
    void forEach(int items, Task task);

    /// The work of one item of [#forEach].
    @FunctionalInterface
    interface Task {
        /// Performs the work.
        ///
        /// @param backend computes on the worker's thread; no other worker uses it
        /// @param worker  0 ≤ worker < [#workers]: selects the worker's own arrays
        void run(Backend backend, int worker, int item);
    }
}
