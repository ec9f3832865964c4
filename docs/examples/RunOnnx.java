// Runs an ONNX graph, operator by operator. Needs yij-io-onnx.
import dev.yij.io.format.Models;
import dev.yij.io.onnx.OnnxModel;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;

void main() throws IOException {
    Path file = Files.createTempDirectory("models").resolve("model.onnx");
    Models.save(new Sequential().add(new Dense(3)).build(Shape.of(4), new Seed(42)), file);
    // @start region=example
    OnnxModel graph = OnnxModel.load(file);
    try (Backend backend = new ScalarBackend()) {
        OnnxTensor input = OnnxTensor.of(Dims.of(2, 4), new float[8]);
        List<OnnxTensor> outputs = graph.run(backend, List.of(input));
        IO.println(outputs.getFirst().dims());
    }
    // @end
}
// prints: 2×3
