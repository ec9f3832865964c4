package dev.yij.bench.speed;

import dev.yij.bench.Chapter;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.model.MobileNetModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What is measured on both revisions: the chapter's convolutions with their gradients, other kernels that take
/// time in training or in MobileNet, and whole models. Kernels run on one thread, models on all processors.
final class SpeedCases {

    /// A slice of the chapter's model.
    private static final int IMAGES = 2;

    private final Map<String, Supplier<Runnable>> cases = new LinkedHashMap<>();

    private SpeedCases() {
        for (int layer = 1; layer <= 8; layer++) {
            convolution(Mode.FAST, "conv2d_" + layer);
        }
        for (Mode mode : List.of(Mode.FUSED, Mode.STRICT)) {
            List.of("conv2d_1", "conv2d_4", "conv2d_8").forEach(layer -> convolution(mode, layer));
        }
        convolution(Mode.FAST, "1×1, 24 to 144 channels", shape(1, 56, 24, 144, 1));
        convolution(Mode.FAST, "depthwise 3×3, 96 channels", shape(3, 56, 96, 96, 96));
        others();
        models();
    }

    /// Each computation by name; the supplier allocates what it needs.
    static Map<String, Supplier<Runnable>> all() {
        return new SpeedCases().cases;
    }

    private static Conv2DShape shape(int kernel, int side, int inC, int outC, int groups) {
        Window window = Window.of(side, kernel, 1, 1, Padding.SAME);
        return new Conv2DShape(IMAGES, new Window2D(window, window), inC, outC, groups);
    }

    private void convolution(Mode mode, String layer) {
        convolution(mode, layer, Chapter.convolution(layer, IMAGES));
    }

    private void convolution(Mode mode, String name, Conv2DShape s) {
        String title = mode + " " + name;
        cases.put(title + ", forward with ReLU", () -> new Convolution(mode, s)::forward);
        cases.put(title + ", gradient of input", () -> new Convolution(mode, s)::inputGradient);
        cases.put(title + ", gradient of weights", () -> new Convolution(mode, s)::weightGradient);
    }

    /// A convolution's arrays; the output serves as the gradient with respect to it too.
    private static final class Convolution {
        private final Backend backend;
        private final Conv2DShape s;
        private final float[] x;
        private final float[] w;
        private final float[] b;
        private final float[] y;
        private final float[] dx;

        Convolution(Mode mode, Conv2DShape s) {
            this.backend = SimdBackends.create(mode, 1);
            this.s = s;
            x = Chapter.noise(s.inputSize());
            w = Chapter.noise(s.kernelSize());
            b = Chapter.noise(s.outC());
            y = Chapter.noise(s.outputSize());
            dx = new float[x.length];
        }

        void forward() {
            FusedConv2D fused = (FusedConv2D) backend;
            if (s.groups() == 1) {
                fused.conv2dRelu(s, x, w, b, Float.POSITIVE_INFINITY, y);
            } else {
                fused.groupedConv2dRelu(s, x, w, b, Float.POSITIVE_INFINITY, y);
            }
        }

        void inputGradient() {
            if (s.groups() == 1) {
                backend.conv2dGradInput(s, y, w, dx);
            } else {
                backend.groupedConv2dGradInput(s, y, w, dx);
            }
        }

        /// The sums grow from call to call, far below overflow.
        void weightGradient() {
            if (s.groups() == 1) {
                backend.conv2dGradWeights(s, x, y, w, b);
            } else {
                backend.groupedConv2dGradWeights(s, x, y, w, b);
            }
        }
    }

    private void others() {
        Window halves = Window.of(224, 2, 2, 1, Padding.VALID);
        Pool2DShape pool = new Pool2DShape(IMAGES, new Window2D(halves, halves), 32);
        cases.put("max pooling, 224×224×32", () -> {
            Backend backend = SimdBackends.create(Mode.FAST, 1);
            float[] x = Chapter.noise(pool.inputSize());
            float[] y = new float[pool.outputSize()];
            return () -> backend.maxPool2d(pool, x, y);
        });
        cases.put("max pooling, 224×224×32, gradient", () -> {
            Backend backend = SimdBackends.create(Mode.FAST, 1);
            float[] x = Chapter.noise(pool.inputSize());
            float[] dy = Chapter.noise(pool.outputSize());
            float[] dx = new float[x.length];
            return () -> backend.maxPool2dGrad(pool, x, dy, dx);
        });
    }

    private void models() {
        Supplier<Model> mobileNet = () ->
                MobileNetModel.create(Chapter.IMAGE, Chapter.CLASSES, 0.35, 0).build(new Seed(1));
        for (int batch : new int[] {1, 8}) {
            forward("chapter's model", Chapter::model, batch);
            forward("MobileNetV2 0.35", mobileNet, batch);
        }
        cases.put("chapter's model, training, batch 16", () -> {
            Model model = withBackend(Chapter.model()).compile(new Adam(), new CategoricalCrossentropy());
            var batch = Chapter.oneBatch(16);
            return () -> model.fit(batch, FitOptions.epochs(1));
        });
    }

    private void forward(String name, Supplier<? extends Model> model, int batch) {
        cases.put(name + ", forward, batch " + batch, () -> {
            Model ready = withBackend(model.get());
            var images = Chapter.images(batch);
            return () -> ready.predict(images);
        });
    }

    private static Model withBackend(Model model) {
        return model.setBackend(
                SimdBackends.create(Mode.FAST, Runtime.getRuntime().availableProcessors()));
    }
}
