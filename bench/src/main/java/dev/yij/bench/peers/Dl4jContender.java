package dev.yij.bench.peers;

import dev.yij.bench.Chapter;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// Deeplearning4j on ND4J's native backend, whose convolutions are oneDNN's, with the jars in
/// [Library#ownJars]. Images and weights are NCHW and OIHW.
final class Dl4jContender implements Contender {

    private @Nullable MultiLayerNetwork network;
    private @Nullable INDArray images;
    private @Nullable INDArray targets;

    Dl4jContender(int threads) {
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }

    @Override
    public String description() {
        return "Deeplearning4j " + JavaCpp.version("org.deeplearning4j", "deeplearning4j-nn");
    }

    private static MultiLayerNetwork create() {
        Shape image = Chapter.model().inputShape();
        var layers = new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3, 0.9, 0.999, 1e-7))
                .list();
        for (BuiltLayer layer : Chapter.model().layers()) {
            switch (layer.layer()) {
                case Conv2D _ ->
                    layers.layer(new ConvolutionLayer.Builder(3, 3)
                            .padding(1, 1)
                            .nOut(layer.out().dim(2))
                            .activation(Activation.RELU)
                            .build());
                case MaxPooling2D _ ->
                    layers.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .build());
                case GlobalAveragePooling2D _ -> layers.layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
                case Dense _ ->
                    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(Chapter.CLASSES)
                            .activation(Activation.SOFTMAX)
                            .build());
                case dev.yij.reference.layer.Activation _ -> {} // ReLU and softmax belong to the layers above
                default -> throw new IllegalStateException("the chapter's model has no such layer: " + layer.name());
            }
        }
        MultiLayerNetwork network = new MultiLayerNetwork(
                layers.setInputType(InputType.convolutional(image.dim(0), image.dim(1), image.dim(2)))
                        .build());
        network.init();
        return network;
    }

    private void prepare(int batch) {
        MultiLayerNetwork fresh = create();
        var weights = Chapter.model().weights().iterator();
        for (int layer = 0; layer < fresh.getnLayers(); layer++) {
            if (fresh.getLayer(layer).numParams() > 0) {
                set(fresh, layer + "_W", weights.next());
                set(fresh, layer + "_b", weights.next());
            }
        }
        network = fresh;
        Shape image = Chapter.model().inputShape();
        float[] channelsFirst =
                Layouts.nchw(Chapter.images(batch).data(), batch, image.dim(0), image.dim(1), image.dim(2));
        images = Nd4j.create(channelsFirst, new int[] {batch, image.dim(2), image.dim(0), image.dim(1)}, 'c');
        targets = Nd4j.create(Chapter.targets(batch).data(), new int[] {batch, Chapter.CLASSES}, 'c');
    }

    private static void set(MultiLayerNetwork network, String name, Weight weight) {
        Shape ours = weight.shape();
        INDArray theirs = network.getParam(name);
        float[] values = ours.rank() == 4
                ? Layouts.oihw(weight.value(), ours.dim(0), ours.dim(1), ours.dim(2), ours.dim(3))
                : weight.value();
        theirs.assign(Nd4j.create(values, theirs.shape(), 'c'));
    }

    @Override
    public void prepareForward(int batch) {
        prepare(batch);
    }

    @Override
    public float[] forward() {
        return prepared(network).output(prepared(images), false).dup('c').data().asFloat();
    }

    @Override
    public void prepareTraining(int batch) {
        prepare(batch);
    }

    @Override
    public float trainingStep() {
        MultiLayerNetwork ready = prepared(network);
        ready.fit(prepared(images), prepared(targets));
        return (float) ready.score();
    }

    private static <T> T prepared(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("nothing was prepared");
        }
        return value;
    }

    @Override
    public void close() {
        network = null;
    }
}
