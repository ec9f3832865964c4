package dev.yij.io.onnx.architecture;

import static dev.yij.io.onnx.architecture.Blocks.conv;
import static dev.yij.io.onnx.architecture.Blocks.pool;
import static dev.yij.io.onnx.architecture.Blocks.relu;
import static dev.yij.io.onnx.architecture.Blocks.unbiased;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.List;

/// Architectures that are chains.
final class Chains {

    private Chains() {}

    private static Model chain(Shape input, Layer... layers) {
        Sequential model = new Sequential();
        List.of(layers).forEach(model::add);
        return model.build(input, new Seed(1));
    }

    private static Dense dense(int units) {
        return new Dense(units).activation(ActivationFunction.RELU);
    }

    private static Conv2D valid(int filters, int kernel) {
        return new Conv2D(filters, kernel).activation(ActivationFunction.RELU);
    }

    private static Activation softmax() {
        return new Activation(ActivationFunction.SOFTMAX);
    }

    static Model lenet300() {
        return chain(Shape.of(28, 28, 1), new Flatten(), dense(300), dense(100), new Dense(10), softmax());
    }

    static Model lenet5() {
        ActivationFunction tanh = ActivationFunction.TANH;
        return chain(
                Shape.of(32, 32, 1),
                new Conv2D(6, 5).activation(tanh),
                new AveragePooling2D(2),
                new Conv2D(16, 5).activation(tanh),
                new AveragePooling2D(2),
                new Flatten(),
                new Dense(120).activation(tanh),
                new Dense(84).activation(tanh),
                new Dense(10),
                softmax());
    }

    static Model kerasMnistDense() {
        return chain(
                Shape.of(784), dense(512), new Dropout(0.2f), dense(512), new Dropout(0.2f), new Dense(10), softmax());
    }

    static Model kerasMnist() {
        return chain(
                Shape.of(28, 28, 1),
                valid(32, 3),
                new MaxPooling2D(2),
                valid(64, 3),
                new MaxPooling2D(2),
                new Flatten(),
                new Dropout(0.5f),
                new Dense(10),
                softmax());
    }

    static Model kerasCifar10() {
        return chain(
                Shape.of(32, 32, 3),
                relu(32, 3),
                valid(32, 3),
                new MaxPooling2D(2),
                new Dropout(0.25f),
                relu(64, 3),
                valid(64, 3),
                new MaxPooling2D(2),
                new Dropout(0.25f),
                new Flatten(),
                dense(512),
                new Dropout(0.5f),
                new Dense(10),
                softmax());
    }

    static Model tensorFlowCifar10() {
        return chain(
                Shape.of(32, 32, 3),
                valid(32, 3),
                new MaxPooling2D(2),
                valid(64, 3),
                new MaxPooling2D(2),
                valid(64, 3),
                new Flatten(),
                dense(64),
                new Dense(10));
    }

    static Model tensorFlowFlowers() {
        return chain(
                Shape.of(180, 180, 3),
                new Rescaling(1 / 255.0, 0),
                relu(16, 3),
                new MaxPooling2D(2),
                relu(32, 3),
                new MaxPooling2D(2),
                relu(64, 3),
                new MaxPooling2D(2),
                new Flatten(),
                dense(128),
                new Dense(5));
    }

    static Model cholletCatsAndDogs() {
        return chain(
                Shape.of(150, 150, 3),
                valid(32, 3),
                new MaxPooling2D(2),
                valid(64, 3),
                new MaxPooling2D(2),
                valid(128, 3),
                new MaxPooling2D(2),
                valid(128, 3),
                new MaxPooling2D(2),
                new Flatten(),
                dense(512),
                new Dense(1),
                new Activation(ActivationFunction.SIGMOID));
    }

    static Model kerasAutoencoder() {
        return chain(
                Shape.of(28, 28, 1),
                relu(16, 3),
                pool(2, 2),
                relu(8, 3),
                pool(2, 2),
                relu(8, 3),
                pool(2, 2),
                relu(8, 3),
                new UpSampling2D(2),
                relu(8, 3),
                new UpSampling2D(2),
                valid(16, 3),
                new UpSampling2D(2),
                conv(1, 3, 1).activation(ActivationFunction.SIGMOID));
    }

    static Model srcnn() {
        return chain(
                Shape.of(33, 33, 1),
                unbiased(64, 9, 1).activation(ActivationFunction.RELU),
                unbiased(32, 1, 1).activation(ActivationFunction.RELU),
                unbiased(1, 5, 1));
    }

    static Model networkInNetwork() {
        return chain(
                Shape.of(32, 32, 3),
                relu(192, 5),
                relu(160, 1),
                relu(96, 1),
                pool(3, 2),
                new Dropout(0.5f),
                relu(192, 5),
                relu(192, 1),
                relu(192, 1),
                new AveragePooling2D(3).strides(Size.of(2)).padding(Padding.SAME),
                new Dropout(0.5f),
                relu(192, 3),
                relu(192, 1),
                relu(10, 1),
                new GlobalAveragePooling2D(),
                softmax());
    }

    static Model allConvolutional() {
        return chain(
                Shape.of(32, 32, 3),
                relu(96, 3),
                relu(96, 3),
                relu(96, 3).strides(Size.of(2)),
                relu(192, 3),
                relu(192, 3),
                relu(192, 3).strides(Size.of(2)),
                valid(192, 3),
                relu(192, 1),
                relu(10, 1),
                new GlobalAveragePooling2D(),
                softmax());
    }

    /// "One weird trick", torchvision's `alexnet`.
    static Model alexNetFeatures() {
        return chain(
                Shape.of(67, 67, 3),
                valid(64, 11).strides(Size.of(4)),
                new MaxPooling2D(3).strides(Size.of(2)),
                relu(192, 5),
                new MaxPooling2D(3).strides(Size.of(2)),
                relu(384, 3),
                relu(256, 3),
                relu(256, 3));
    }

    /// Simonyan and Zisserman 2015, table 1: the number of convolutions of each block.
    static Model vggFeatures(int... convolutions) {
        Sequential model = new Sequential();
        for (int block = 0; block < convolutions.length; block++) {
            for (int i = 0; i < convolutions[block]; i++) {
                model.add(relu(Math.min(512, 64 << block), 3));
            }
            model.add(new MaxPooling2D(2));
        }
        return model.build(Shape.of(32, 32, 3), new Seed(1));
    }

    /// Liu and Deng 2015: VGG-16 for CIFAR-10 with batch normalization after the activation.
    static Model vggCifar10() {
        Sequential model = new Sequential();
        int[] convolutions = {2, 2, 3, 3, 3};
        for (int block = 0; block < convolutions.length; block++) {
            for (int i = 0; i < convolutions[block]; i++) {
                model.add(relu(Math.min(512, 64 << block), 3)).add(new BatchNormalization());
            }
            model.add(new MaxPooling2D(2));
        }
        return model.add(new Flatten())
                .add(dense(512))
                .add(new BatchNormalization())
                .add(new Dense(10))
                .add(softmax())
                .build(Shape.of(32, 32, 3), new Seed(1));
    }
}
