import dev.yij.io.convert.ModelFormat;
import dev.yij.io.convert.ModelFormats;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CrossEntropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Writes the model files of this folder with the version of yij whose classes are on the class path: every kind of
/// layer, optimizer and format, before and during training. PROVENANCE.md says how it was run.
public final class WriteCorpus {

    /// Names with everything that quoting can get wrong.
    private static final List<String> CLASSES = List.of("a<b", "b\"&\\", "ü", "crème brûlée");

    private static final Shape INPUT = Shape.of(9, 7, 3);

    private final Path folder;

    private WriteCorpus(Path folder) {
        this.folder = folder;
    }

    public static void main(String... arguments) throws IOException {
        WriteCorpus corpus = new WriteCorpus(Files.createDirectories(Path.of(arguments[0])));
        corpus.write("chain-uncompiled", new SavedModel(chain(), List.of(), History.EMPTY), ".yij", ".h5", ".keras",
                ".onnx", ".npz");
        Adam adam = new Adam(1e-2, 0.8f, 0.99f, 1e-5f);
        corpus.write("chain-adam", trained(chain(), CrossEntropy.FROM_PROBABILITIES, adam), ".yij", ".h5", ".keras",
                ".onnx", ".npz");
        corpus.write("average-sgd", trained(average(), CrossEntropy.FROM_PROBABILITIES, new Sgd(0.05)), ".yij", ".h5",
                ".keras", ".onnx", ".npz");
        corpus.write("maximum-momentum", trained(maximum(), CrossEntropy.FROM_LOGITS, new Sgd(0.05, 0.9f, false)),
                ".yij", ".h5", ".keras");
        corpus.write("average-nesterov", trained(average(), CrossEntropy.FROM_PROBABILITIES, new Sgd(0.05, 0.5f, true)),
                ".yij", ".h5", ".keras");
        Sequential maximum = maximum().compile(CrossEntropy.FROM_LOGITS, new Adam());
        SavedModel fresh = new SavedModel(maximum, CLASSES, History.EMPTY);
        corpus.write("maximum-fresh", fresh, ".yij", ".h5", ".keras", ".onnx", ".npz");
        OnnxExport.write(
                fresh,
                corpus.folder.resolve("maximum-fresh-pixels.onnx"),
                ExportOptions.defaults().forPixels(ElementType.UINT8).withChannelsLast());
        corpus.checkpoints("checkpoint-adam", chain(), new Adam(1e-2));
        corpus.checkpoints("checkpoint-sgd", average(), new Sgd(0.05, 0.9f, false));
    }

    private void write(String name, SavedModel saved, String... extensions) throws IOException {
        for (String extension : extensions) {
            Path file = folder.resolve(name + extension);
            ModelFormat format = ModelFormats.byName(file).orElseThrow();
            format.write(file, saved);
        }
    }

    /// Convolutions of all kinds, both poolings, flattening, dense layers.
    private static Sequential chain() {
        return new Sequential()
                .add(new Conv2D(4, new Size(3, 2)).name("stem").padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(5, 3)
                        .strides(new Size(2, 1))
                        .padding(Padding.SAME)
                        .useBias(false)
                        .initializer(Initializer.HE_NORMAL)
                        .activation(ActivationFunction.TANH))
                .add(new MaxPooling2D(new Size(2, 3)).strides(new Size(1, 2)).padding(Padding.SAME))
                .add(new Conv2D(3, 2).dilation(new Size(2, 1)).initializer(Initializer.GLOROT_NORMAL))
                .add(new Activation(ActivationFunction.SIGMOID))
                .add(new AveragePooling2D(new Size(2, 1)))
                .add(new Dropout(0.25f))
                .add(new Flatten())
                .add(new Dense(6).activation(ActivationFunction.TANH).initializer(Initializer.HE_UNIFORM))
                .add(new Dense(4).useBias(false))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(INPUT, new Seed(5));
    }

    private static Sequential average() {
        return new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME))
                .add(new AveragePooling2D(3).strides(new Size(2, 2)).padding(Padding.SAME))
                .add(new Activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(4).activation(ActivationFunction.SOFTMAX))
                .build(INPUT, new Seed(-6));
    }

    private static Sequential maximum() {
        return new Sequential()
                .add(new Conv2D(4, 3).activation(ActivationFunction.SIGMOID))
                .add(new Activation(ActivationFunction.TANH))
                .add(new Activation(ActivationFunction.LINEAR))
                .add(new GlobalMaxPooling2D())
                .add(new Dropout(0.5f))
                .add(new Dense(4))
                .build(INPUT, new Seed(7));
    }

    private static SavedModel trained(Sequential model, CrossEntropy loss, Optimizer optimizer) {
        History history = model.compile(loss, optimizer)
                .fit(data(), FitOptions.epochs(2).validation(data()));
        return new SavedModel(model, CLASSES, history);
    }

    /// Twelve images in batches of five, five and two.
    private static ArrayBatches data() {
        RandomGenerator random = new Seed(9).generator();
        Tensor x = Tensor.zeros(12, 9, 7, 3);
        Tensor y = Tensor.zeros(12, 4);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        for (int n = 0; n < 12; n++) {
            y.data()[n * 4 + n % 4] = 1;
        }
        return new ArrayBatches(x, y, 5, new Seed(3));
    }

    /// A run's checkpoints after two of three batches of its second epoch, and after that epoch.
    private void checkpoints(String name, Sequential model, Optimizer optimizer) {
        Callback saver = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == 2 && training.position().steps() == 2) {
                    save("-mid-epoch", training);
                }
            }

            @Override
            public void epochEnd(Training training, Epoch epoch) {
                if (epoch.number() == 2) {
                    save("-after-epoch", training);
                }
            }

            private void save(String when, Training training) {
                try {
                    write(name + when,
                            new SavedModel(model, CLASSES, training.history(), training.position()), ".yij");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        model.compile(CrossEntropy.FROM_PROBABILITIES, optimizer)
                .fit(data(), FitOptions.epochs(3).callbacks(saver));
    }
}
