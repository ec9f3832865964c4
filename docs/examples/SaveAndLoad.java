// Saves a model as a file of yij, of Keras and of ONNX, and loads each. Needs yij-io-formats, for ONNX also
// yij-io-onnx.
import dev.yij.io.format.Models;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;

void main() throws IOException {
    Path folder = Files.createTempDirectory("models");
    // @start region=example
    Model model = new Sequential().add(new Flatten()).add(new Dense(3)).build(Shape.of(4, 4, 1), new Seed(42));
    for (String name : List.of("model.yij", "model.h5", "model.keras", "model.onnx")) {
        Models.save(model, folder.resolve(name));
        Model loaded = Models.load(folder.resolve(name));
        IO.println(name + ": " + loaded.parameters() + " parameters");
    }
    // @end
}
// prints: model.yij: 51 parameters
// prints: model.h5: 51 parameters
// prints: model.keras: 51 parameters
// prints: model.onnx: 51 parameters
