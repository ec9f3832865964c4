package dev.yij.bench.peers;

import dev.yij.bench.process.Calls;
import dev.yij.bench.process.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.stream.Stream;

/// The process of one contender: reads commands from standard input, one a line, and answers each with one
/// line on standard output. [ContenderProcess] is the other end.
///
/// | command | answer |
/// | --- | --- |
/// | `describe` | the contender's description |
/// | `forward 8`, `training 64` | empty, once it is prepared |
/// | `probabilities` | the outputs of one prediction |
/// | `losses 3` | the losses of the given number of training steps |
/// | `run 2.5` | the number of calls made in at least the given number of seconds, and the seconds they took |
/// | `memory` | the peak of this process's resident memory so far, in bytes |
final class ContenderMain {

    private final Contender contender;
    private Runnable call = () -> {};

    private ContenderMain(Contender contender) {
        this.contender = contender;
    }

    /// Arguments: the constant of [Library], the number of threads, the name of the [Subject].
    public static void main(String[] args) throws IOException {
        try (Contender contender = Library.valueOf(args[0]).open(Integer.parseInt(args[1]), new Subject(args[2]))) {
            Orders.answer(new ContenderMain(contender)::execute);
        }
    }

    private String execute(String[] order) throws IOException {
        switch (order[0]) {
            case "describe" -> {
                return contender.description();
            }
            case "forward" -> {
                contender.prepareForward(Integer.parseInt(order[1]));
                call = contender::forward;
                return "";
            }
            case "training" -> {
                contender.prepareTraining(Integer.parseInt(order[1]));
                call = contender::trainingStep;
                return "";
            }
            case "probabilities" -> {
                return join(contender.forward());
            }
            case "losses" -> {
                float[] losses = new float[Integer.parseInt(order[1])];
                for (int i = 0; i < losses.length; i++) {
                    losses[i] = contender.trainingStep();
                }
                return join(losses);
            }
            case "run" -> {
                return Calls.during(call, Double.parseDouble(order[1])).toString();
            }
            case "memory" -> {
                return Long.toString(peakMemory());
            }
            default -> throw new IllegalArgumentException("there is no such order: " + Arrays.toString(order));
        }
    }

    private static String join(float[] numbers) {
        StringJoiner joined = new StringJoiner(" ");
        for (float number : numbers) {
            joined.add(Float.toString(number));
        }
        return joined.toString();
    }

    /// `VmHWM` on Linux, in kilobytes, which GNU time reports as the maximum resident set size; 0 elsewhere.
    private static long peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
