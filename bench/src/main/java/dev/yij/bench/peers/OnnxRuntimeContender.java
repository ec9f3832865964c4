package dev.yij.bench.peers;

import static dev.yij.bench.onnx.OnnxGraph.integer;
import static dev.yij.bench.onnx.OnnxGraph.integers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.yij.bench.Chapter;
import dev.yij.bench.onnx.OnnxGraph;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// ONNX Runtime with all its optimisations: weights are constants, images NCHW, the batch size is fixed. It
/// does not support training.
final class OnnxRuntimeContender implements Contender {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;
    private @Nullable OrtSession session;
    private @Nullable OnnxTensor images;

    OnnxRuntimeContender(int threads) {
        this.threads = threads;
    }

    @Override
    public String description() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public void prepareForward(int batch) {
        close();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(model(batch), options);
            Shape image = Chapter.model().inputShape();
            float[] x = Layouts.nchw(Chapter.images(batch).data(), batch, image.dim(0), image.dim(1), image.dim(2));
            FloatBuffer direct = ByteBuffer.allocateDirect(4 * x.length)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            direct.put(x).flip();
            images = OnnxTensor.createTensor(
                    environment, direct, new long[] {batch, image.dim(2), image.dim(0), image.dim(1)});
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot load the chapter's model: " + e.getMessage(), e);
        }
    }

    private static byte[] model(int batch) {
        OnnxGraph g = new OnnxGraph();
        String x = "";
        for (BuiltLayer layer : Chapter.model().layers()) {
            if (x.isEmpty()) {
                Shape image = layer.in();
                x = g.input("images", batch, image.dim(2), image.dim(0), image.dim(1));
            }
            x = switch (layer.layer()) {
                case Conv2D _ -> g.node("Relu", List.of(conv(g, layer, x)));
                case MaxPooling2D _ ->
                    g.node("MaxPool", List.of(x), integers("kernel_shape", 2, 2), integers("strides", 2, 2));
                case GlobalAveragePooling2D _ -> g.node("Flatten", List.of(g.node("GlobalAveragePool", List.of(x))));
                case Dense _ -> dense(g, layer, x);
                case Activation _ -> g.node("Softmax", List.of(x), integer("axis", 1));
                default -> throw new IllegalStateException("the chapter's model has no such layer: " + layer.name());
            };
        }
        return g.model(List.of(x));
    }

    private static String conv(OnnxGraph g, BuiltLayer layer, String x) {
        Shape kernel = layer.weights().get(0).shape();
        float[] w = Layouts.oihw(
                layer.weights().get(0).value(), kernel.dim(0), kernel.dim(1), kernel.dim(2), kernel.dim(3));
        return g.node(
                "Conv",
                List.of(
                        x,
                        g.constant(w, kernel.dim(3), kernel.dim(2), kernel.dim(0), kernel.dim(1)),
                        g.constant(layer.weights().get(1).value(), kernel.dim(3))),
                integers("pads", 1, 1, 1, 1));
    }

    private static String dense(OnnxGraph g, BuiltLayer layer, String x) {
        Shape kernel = layer.weights().get(0).shape();
        return g.node(
                "Gemm",
                List.of(
                        x,
                        g.constant(layer.weights().get(0).value(), kernel.dim(0), kernel.dim(1)),
                        g.constant(layer.weights().get(1).value(), kernel.dim(1))));
    }

    @Override
    public float[] forward() {
        if (session == null || images == null) {
            throw new IllegalStateException("forward was not prepared");
        }
        try (OrtSession.Result result = session.run(Map.of("images", images))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] probabilities = new float[values.remaining()];
            values.get(probabilities);
            return probabilities;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run the chapter's model: " + e.getMessage(), e);
        }
    }

    @Override
    public void prepareTraining(int batch) {
        throw new UnsupportedOperationException("ONNX Runtime for Java does not train");
    }

    @Override
    public float trainingStep() {
        throw new UnsupportedOperationException("ONNX Runtime for Java does not train");
    }

    @Override
    public void close() {
        if (images != null) {
            images.close();
            images = null;
        }
        try {
            if (session != null) {
                session.close();
                session = null;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close the model: " + e.getMessage(), e);
        }
    }
}
