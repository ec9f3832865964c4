// Computes with all processors and vector instructions. Needs yij-simd.
import static dev.yij.reference.kernel.Padding.SAME;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;

void main() {
    Sequential model = new Sequential().add(new Conv2D(8, 3).padding(SAME)).build(Shape.of(16, 16, 3), new Seed(42));
    Tensor images = Tensor.zeros(2, 16, 16, 3);
    images.data()[100] = 1;
    Tensor reference = model.setBackend(new ScalarBackend()).predict(images);
    // @start region=example
    try (Backend backend = SimdBackends.create(Mode.STRICT, Runtime.getRuntime().availableProcessors())) {
        model.setBackend(backend);
        Tensor outputs = model.predict(images); // in STRICT the bits of ScalarBackend, many times as fast
        IO.println(outputs.equals(reference) ? "the same bits" : "other bits");
    }
    // @end
}
// prints: the same bits
