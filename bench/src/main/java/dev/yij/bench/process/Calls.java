package dev.yij.bench.process;

/// Calls of a computation, and the seconds they took.
///
/// @param count   how often it was called
/// @param seconds how long this took
public record Calls(int count, double seconds) {

    /// Calls a computation for at least the given time, at least once.
    public static Calls during(Runnable call, double atLeast) {
        long start = System.nanoTime();
        int count = 0;
        double elapsed;
        do {
            call.run();
            count++;
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < atLeast);
        return new Calls(count, elapsed);
    }

    /// Calls per second.
    public double perSecond() {
        return count / seconds;
    }

    /// As an answer: both numbers.
    @Override
    public String toString() {
        return count + " " + seconds;
    }
}
