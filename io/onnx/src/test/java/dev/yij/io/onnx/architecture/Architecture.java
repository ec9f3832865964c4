package dev.yij.io.onnx.architecture;

import dev.yij.reference.model.Model;
import java.util.function.Supplier;

/// Public architectures and their published numbers of parameters. Those "of Keras" are also what
/// `keras.applications` of Keras 3.16 counts (`count_params`), those of torchvision leave out the moving
/// averages of batch normalization, which no optimizer trains.
enum Architecture {
    LENET_300_100(266_610, Chains::lenet300),
    LENET_5(61_706, Chains::lenet5),
    KERAS_MNIST_MLP(669_706, Chains::kerasMnistDense),
    KERAS_MNIST_CONVNET(34_826, Chains::kerasMnist),
    KERAS_CIFAR10_CNN(1_250_858, Chains::kerasCifar10),
    TENSORFLOW_CNN_TUTORIAL(122_570, Chains::tensorFlowCifar10),
    TENSORFLOW_FLOWERS_TUTORIAL(3_989_285, Chains::tensorFlowFlowers),
    CHOLLET_CATS_AND_DOGS(3_453_121, Chains::cholletCatsAndDogs),
    KERAS_AUTOENCODER(4_385, Chains::kerasAutoencoder),
    SRCNN_9_1_5(8_032, Chains::srcnn),
    NETWORK_IN_NETWORK(966_986, Chains::networkInNetwork),
    ALL_CNN_C(1_369_738, Chains::allConvolutional),
    ALEXNET_FEATURES(2_469_696, Chains::alexNetFeatures),
    VGG_11_FEATURES(9_220_480, () -> Chains.vggFeatures(1, 1, 2, 2, 2)),
    VGG_13_FEATURES(9_404_992, () -> Chains.vggFeatures(2, 2, 2, 2, 2)),
    VGG_16_FEATURES(14_714_688, () -> Chains.vggFeatures(2, 2, 3, 3, 3)),
    VGG_19_FEATURES(20_024_384, () -> Chains.vggFeatures(2, 2, 4, 4, 4)),
    VGG_16_CIFAR10(15_001_418, Chains::vggCifar10),
    RESNET_20_CIFAR10(274_442, () -> Graphs.cifarResNet(3)),
    RESNET_18(11_689_512, () -> Graphs.resNet(2, 2, 2, 2), true),
    RESNET_34(21_797_672, () -> Graphs.resNet(3, 4, 6, 3), true),
    RESNET_50(25_636_712, () -> Graphs.bottleneckResNet(3, 4, 6, 3)),
    RESNET_101(44_707_176, () -> Graphs.bottleneckResNet(3, 4, 23, 3)),
    DENSENET_121(8_062_504, () -> Graphs.denseNet(6, 12, 24, 16)),
    DENSENET_169(14_307_880, () -> Graphs.denseNet(6, 12, 32, 32)),
    MOBILENET(4_253_864, () -> MobileNets.mobileNet(1)),
    MOBILENET_025(475_544, () -> MobileNets.mobileNet(0.25)),
    MOBILENET_V2(3_538_984, () -> MobileNets.mobileNetV2(1, 1000)),
    MOBILENET_V2_035(1_691_208, () -> MobileNets.mobileNetV2(0.35, 1000)),
    MOBILENET_V2_035_FEATURES(410_208, () -> MobileNets.mobileNetV2(0.35, 0)),
    MOBILENET_V3_SMALL(2_554_968, MobileNets::mobileNetV3Small),
    SQUEEZENET_1_0(1_248_424, () -> Graphs.squeezeNet(true)),
    SQUEEZENET_1_1(1_235_496, () -> Graphs.squeezeNet(false)),
    GOOGLENET(6_998_552, Graphs::googLeNet),
    MINI_XCEPTION(58_423, Graphs::miniXception),
    U_NET(31_031_685, Graphs::uNet);

    private final long published;
    private final Supplier<Model> builder;
    private final boolean trainableOnly;

    Architecture(long published, Supplier<Model> builder) {
        this(published, builder, false);
    }

    Architecture(long published, Supplier<Model> builder, boolean trainableOnly) {
        this.published = published;
        this.builder = builder;
        this.trainableOnly = trainableOnly;
    }

    /// The published number of parameters.
    long published() {
        return published;
    }

    /// The number of a model as the publication counts.
    long count(Model model) {
        return trainableOnly
                ? model.trainableWeights().stream()
                        .mapToLong(weight -> weight.shape().size())
                        .sum()
                : model.parameters();
    }

    /// A model with random weights.
    Model build() {
        return builder.get();
    }

    /// Whether it is tested in every build.
    boolean isSmall() {
        return published < 1_500_000;
    }
}
