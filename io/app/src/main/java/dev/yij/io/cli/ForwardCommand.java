package dev.yij.io.cli;

import dev.yij.io.numpy.Npy;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `yij forward`: runs a NumPy array through a model.
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        description = "Runs a NumPy array (NHWC, float32) through a model and writes its output.",
        footer = {
            "",
            "Examples:",
            "  yij forward --model m.yij --input x.npy --output y.npy",
            "  yij forward --model m.yij --input x.npy --output y.npy --layers activations --mode strict"
        })
final class ForwardCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(
            names = "--input",
            paramLabel = "X.npy",
            required = true,
            description = "The inputs, of shape images × input shape.")
    @SuppressWarnings("NullAway.Init") // required
    private Path input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "Y.npy",
            required = true,
            description = "The output file; its shape is images × output shape.")
    @SuppressWarnings("NullAway.Init") // required
    private Path output;

    @Option(
            names = "--layers",
            paramLabel = "DIR",
            description = "The folder for every layer's output, DIR/<layer name>.npy; it is created if needed.")
    private @Nullable Path layers;

    @Override
    public Integer call() throws IOException {
        Model network = model.load().model();
        Tensor x = Npy.read(input);
        try (Backend computing = backend.open()) {
            network.setBackend(computing);
            if (layers == null) {
                Npy.write(output, network.predict(x));
                return 0;
            }
            Map<String, Tensor> outputs = network.outputs(x);
            for (Map.Entry<String, Tensor> layer : outputs.entrySet()) {
                Npy.write(layers.resolve(layer.getKey() + ".npy"), layer.getValue());
            }
            Npy.write(output, List.copyOf(outputs.values()).getLast());
            return 0;
        } catch (ShapeException e) {
            throw e.in(input.toString());
        }
    }
}
