// Compares the gradients of a model, layer by layer, with differences. Needs yij-io-app.
import dev.yij.io.compare.GradientCheck;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;

void main() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, -1, 0.5f}, 2, 3);
    // @start region=example
    Sequential model = new Sequential()
            .add(new Dense(4))
            .add(new Activation(ActivationFunction.SOFTMAX))
            .build(Shape.of(3), new Seed(42));
    new GradientCheck(model, new CategoricalCrossentropy(), 2, 10)
            .run(x, row -> IO.println(row.layer() + ": " + row.array() + (row.passed() ? " agrees" : " differs")));
    // @end
}
// prints: CategoricalCrossentropy: scores agrees
// prints: activation_1: input agrees
// prints: dense_1: input agrees
// prints: dense_1: dense_1/kernel:0 agrees
// prints: dense_1: dense_1/bias:0 agrees
