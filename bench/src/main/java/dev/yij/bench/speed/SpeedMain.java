package dev.yij.bench.speed;

import dev.yij.bench.process.Calls;
import dev.yij.bench.process.Orders;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/// The process of one revision: its own `reference` and `simd`, and the cases of this bench.
///
/// | command | answer |
/// | --- | --- |
/// | `run 0.2` | the number of calls made in at least the given number of seconds, and the seconds they took |
final class SpeedMain {

    private SpeedMain() {}

    /// Argument: the name of a case.
    public static void main(String[] args) throws IOException {
        Map<String, Supplier<Runnable>> cases = SpeedCases.all();
        Supplier<Runnable> chosen = cases.get(args[0]);
        if (chosen == null) {
            throw new IllegalArgumentException("there is no case " + args[0] + ", only " + cases.keySet());
        }
        Runnable call = chosen.get();
        Orders.answer(order -> {
            if (!order[0].equals("run")) {
                throw new IllegalArgumentException("there is no such order: " + Arrays.toString(order));
            }
            return Calls.during(call, Double.parseDouble(order[1])).toString();
        });
        System.exit(0); // the backend's threads may still wait
    }
}
