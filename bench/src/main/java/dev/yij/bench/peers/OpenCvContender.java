package dev.yij.bench.peers;

import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;
import org.jspecify.annotations.Nullable;

/// OpenCV's module dnn on the processor, with its Winograd convolutions, from the graph that [OnnxExport]
/// writes and with the jars in [Library#ownJars]. It does not train.
final class OpenCvContender implements Contender {

    private final Subject subject;
    private @Nullable Net net;
    private @Nullable Mat images;

    OpenCvContender(int threads, Subject subject) {
        this.subject = subject;
        opencv_core.setNumThreads(threads);
    }

    @Override
    public String description() {
        return "OpenCV " + opencv_core.getVersionString().getString();
    }

    @Override
    public void prepareForward(int batch) {
        try {
            net = opencv_dnn.readNetFromONNX(OnnxExport.toBytes(subject.saved(), ExportOptions.defaults()));
        } catch (IOException e) {
            throw new IllegalStateException("the model cannot be exported: " + e.getMessage(), e);
        }
        net.setPreferableBackend(opencv_dnn.DNN_BACKEND_OPENCV);
        net.setPreferableTarget(opencv_dnn.DNN_TARGET_CPU);
        net.enableWinograd(true);
        Tensor x = subject.images(batch);
        Shape image = x.shape();
        float[] channelsFirst = Layouts.nchw(x.data(), batch, image.dim(1), image.dim(2), image.dim(3));
        images = new Mat(new int[] {batch, image.dim(3), image.dim(1), image.dim(2)}, opencv_core.CV_32F);
        new FloatPointer(images.data()).put(channelsFirst);
    }

    @Override
    public float[] forward() {
        if (net == null || images == null) {
            throw new IllegalStateException("forward was not prepared");
        }
        net.setInput(images);
        try (Mat result = net.forward()) {
            float[] probabilities = new float[(int) result.total()];
            new FloatPointer(result.data()).get(probabilities);
            return probabilities;
        }
    }

    @Override
    public void prepareTraining(int batch) {
        throw new UnsupportedOperationException("OpenCV's dnn does not train");
    }

    @Override
    public float trainingStep() {
        throw new UnsupportedOperationException("OpenCV's dnn does not train");
    }

    @Override
    public void close() {
        if (net != null) {
            net.close();
        }
        if (images != null) {
            images.close();
        }
    }
}
