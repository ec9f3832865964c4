package dev.yij.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// ONNX Runtime with all its optimisations: weights are constants, images NCHW, the batch size is fixed. The
/// graph is the one that [OnnxExport] writes. It does not support training.
final class OnnxRuntimeContender implements Contender {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;
    private final Subject subject;
    private @Nullable OrtSession session;
    private @Nullable OnnxTensor images;

    OnnxRuntimeContender(int threads, Subject subject) {
        this.threads = threads;
        this.subject = subject;
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
            options.setSymbolicDimensionValue("N", batch);
            session = environment.createSession(OnnxExport.toBytes(subject.saved(), ExportOptions.defaults()), options);
            Tensor x = subject.images(batch);
            Shape image = x.shape();
            float[] channelsFirst = Layouts.nchw(x.data(), batch, image.dim(1), image.dim(2), image.dim(3));
            FloatBuffer direct = ByteBuffer.allocateDirect(4 * channelsFirst.length)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            direct.put(channelsFirst).flip();
            images = OnnxTensor.createTensor(
                    environment, direct, new long[] {batch, image.dim(3), image.dim(1), image.dim(2)});
        } catch (IOException | OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot load the model: " + e.getMessage(), e);
        }
    }

    @Override
    public float[] forward() {
        if (session == null || images == null) {
            throw new IllegalStateException("forward was not prepared");
        }
        try (OrtSession.Result result = session.run(Map.of("input", images))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] probabilities = new float[values.remaining()];
            values.get(probabilities);
            return probabilities;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run the model: " + e.getMessage(), e);
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
