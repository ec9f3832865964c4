// Trains a small network to tell lines that fall from lines that rise, and predicts. Needs yij-reference alone.
import static dev.yij.reference.layer.ActivationFunction.RELU;
import static dev.yij.reference.layer.ActivationFunction.SOFTMAX;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;

void main() {
    // @start region=example
    Tensor x = lines(); // 12 images of 6×6 pixels
    Tensor y = labels(); // 12 × 2 classes: falling, rising
    Sequential model = new Sequential()
            .add(new Conv2D(4, 3).activation(RELU))
            .add(new GlobalAveragePooling2D())
            .add(new Dense(2))
            .add(new Activation(SOFTMAX))
            .build(Shape.of(6, 6, 1), new Seed(42))
            .compile(new Adam(0.05f), new CategoricalCrossentropy());
    model.fit(new ArrayBatches(x, y, 4, new Seed(1)), FitOptions.epochs(60));
    Tensor probabilities = model.predict(x); // 12 × 2
    // @end
    IO.println("first image: " + (probabilities.get(0, 0) > 0.9 ? "falling" : "not sure"));
    IO.println("second image: " + (probabilities.get(1, 1) > 0.9 ? "rising" : "not sure"));
}
// prints: first image: falling
// prints: second image: rising

/// Images with one diagonal each, which falls in those with an even number.
Tensor lines() {
    Tensor x = Tensor.zeros(12, 6, 6, 1);
    for (int image = 0; image < 12; image++) {
        for (int row = 0; row < 6; row++) {
            int column = image % 2 == 0 ? row : 5 - row;
            x.data()[x.offset(image, row, (column + image / 2) % 6, 0)] = 1;
        }
    }
    return x;
}

Tensor labels() {
    Tensor y = Tensor.zeros(12, 2);
    for (int image = 0; image < 12; image++) {
        y.data()[y.offset(image, image % 2)] = 1;
    }
    return y;
}
