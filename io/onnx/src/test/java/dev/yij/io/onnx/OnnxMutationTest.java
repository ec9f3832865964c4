package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.reference.scalar.ScalarBackend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real files with some bytes changed, and plain noise: each must yield a result or one of our error messages.
/// The seed is fixed, so that a failure can be reproduced; `-Dyij.mutations=N` runs more of them.
class OnnxMutationTest {

    private static final int MUTATIONS = Integer.getInteger("yij.mutations", 3000);

    private static final ScalarBackend BACKEND = new ScalarBackend();

    private record Sample(Path model, List<OnnxTensor> inputs) {}

    private static List<Sample> samples() throws IOException, URISyntaxException {
        Path cases = Path.of(Objects.requireNonNull(OnnxMutationTest.class.getResource("cases"))
                .toURI());
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cases)) {
            for (Path model :
                    files.filter(file -> file.endsWith("model.onnx")).sorted().toList()) {
                List<OnnxTensor> inputs = new ArrayList<>();
                try {
                    for (int i = 0; Files.exists(input(model, i)); i++) {
                        inputs.add(OnnxFile.tensor(input(model, i)));
                    }
                } catch (FormatException e) {
                    inputs.clear(); // a type that we do not have
                }
                samples.add(new Sample(model, inputs));
            }
        }
        for (String name : List.of("tiny-residual", "tiny-squeeze-excite")) {
            Path folder = Path.of(Objects.requireNonNull(OnnxMutationTest.class.getResource("torch"))
                    .toURI());
            samples.add(new Sample(folder.resolve(name + ".onnx"), List.of()));
        }
        return samples;
    }

    private static Path input(Path model, int i) {
        return model.resolveSibling("test_data_set_0/input_" + i + ".pb");
    }

    /// Reads, imports and runs a file as far as possible.
    static void use(byte[] bytes, List<OnnxTensor> inputs) {
        try {
            var graph = OnnxFile.model(bytes, "m.onnx");
            try {
                OnnxImport.toSequential(graph);
            } catch (FormatException e) {
                requireSentence(e);
            }
            OnnxModel.of(graph).run(BACKEND, inputs, new Budget(1 << 22, 1 << 24));
        } catch (FormatException e) {
            requireSentence(e);
        }
    }

    /// A message names the file.
    static void requireSentence(FormatException failure) {
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("m.onnx"), message);
    }

    @Test
    void changedBytesEndInAResultOrASentence() throws IOException, URISyntaxException {
        List<Sample> samples = samples();
        Random random = new Random(6);
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            Sample sample = samples.get(mutation % samples.size());
            byte[] bytes = mutated(Files.readAllBytes(sample.model()), random);
            try {
                use(bytes, sample.inputs());
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("mutation " + mutation + ", of " + sample.model() + ": " + e, e);
            }
        }
    }

    /// A few bytes changed, removed, duplicated or inserted.
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes && bytes.length > 0; change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1));
                case 3 -> bytes = spliced(bytes, at, Math.min(1 + random.nextInt(8), bytes.length - at), new byte[0]);
                case 4 -> bytes = spliced(bytes, at, 0, new byte[] {(byte) random.nextInt(256)});
                default -> {
                    byte[] again = new byte[Math.min(1 + random.nextInt(40), bytes.length - at)];
                    System.arraycopy(bytes, at, again, 0, again.length);
                    bytes = spliced(bytes, random.nextInt(bytes.length), 0, again);
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        byte[] spliced = new byte[bytes.length - removed + added.length];
        System.arraycopy(bytes, 0, spliced, 0, at);
        System.arraycopy(added, 0, spliced, at, added.length);
        System.arraycopy(bytes, at + removed, spliced, at + added.length, bytes.length - at - removed);
        return spliced;
    }

    @Test
    void truncationsEndInAResultOrASentence() throws IOException, URISyntaxException {
        for (Sample sample : samples()) {
            byte[] bytes = Files.readAllBytes(sample.model());
            for (int length = 0; length < bytes.length; length += 3) {
                use(Arrays.copyOf(bytes, length), sample.inputs());
            }
        }
    }

    @Test
    void noiseEndsInASentence() {
        Random random = new Random(1);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            use(noise, List.of());
            try {
                OnnxFile.tensor(noise, "m.onnx");
            } catch (FormatException e) {
                requireSentence(e);
            }
        }
    }

    @Test
    void changedTensorsEndInATensorOrASentence() throws IOException, URISyntaxException {
        List<Sample> samples = samples();
        Random random = new Random(2);
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            Path file = input(samples.get(mutation % samples.size()).model(), 0);
            if (!Files.exists(file)) {
                continue;
            }
            try {
                OnnxFile.tensor(mutated(Files.readAllBytes(file), random), "m.onnx");
            } catch (FormatException e) {
                requireSentence(e);
            }
        }
    }

    /// Operators read indices, sizes and axes from their inputs.
    @Test
    void changedInputsEndInAResultOrASentence() throws IOException, URISyntaxException {
        List<Sample> samples = samples();
        Random random = new Random(3);
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            Sample sample = samples.get(mutation % samples.size());
            List<OnnxTensor> inputs = new ArrayList<>();
            for (OnnxTensor input : sample.inputs()) {
                inputs.add(changed(input, random));
            }
            try {
                use(Files.readAllBytes(sample.model()), inputs);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("mutation " + mutation + ", of " + sample.model() + ": " + e, e);
            }
        }
    }

    /// A copy in which some elements are other numbers, among them very large, negative and none.
    private static OnnxTensor changed(OnnxTensor tensor, Random random) {
        OnnxTensor copy = tensor.picked(tensor.dims(), i -> i);
        double[] numbers = {0, -1, 1, 7, -100, 1 << 30, Long.MIN_VALUE, Long.MAX_VALUE, Double.NaN, 1e30};
        for (int change = 0; change < 2 && copy.size() > 0; change++) {
            copy.set(random.nextInt(copy.size()), numbers[random.nextInt(numbers.length)]);
        }
        return copy;
    }
}
