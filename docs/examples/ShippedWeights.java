// Classifies a photograph with the model that comes with yij. Needs yij-io-models, yij-io-images and yij-simd.
import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.data.SampleData;
import dev.yij.io.model.SavedModel;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.simd.SimdBackends;

void main() throws Exception {
    byte[] photo = SampleData.example().bytes();
    // @start region=example
    SavedModel saved = ShippedModel.usual().load();
    try (Backend backend = SimdBackends.create()) {
        saved.model().setBackend(backend);
        Classifier classifier = new Classifier(saved, "the model that comes with yij");
        ClassProbability best = classifier.classify(classifier.read(photo, "photo.jpg")).getFirst();
        IO.println(best.name());
    }
    // @end
    IO.println(saved.classes().size() + " classes");
}
// prints: strawberry
// prints: 20 classes
