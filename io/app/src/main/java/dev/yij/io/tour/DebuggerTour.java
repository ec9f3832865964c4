package dev.yij.io.tour;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SampleData;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarConv2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The program of docs/debugger-tour.md, to be run in a debugger. It prints nothing: set a breakpoint.
///
/// It runs one photograph of a banana through the chapter's untrained model and one step of training, with the
/// scalar backend. The photograph is 64×64 pixels instead of 224×224, to keep it fast.
public final class DebuggerTour {

    /// Height and width of the photograph.
    public static final int SIDE = 64;

    /// The photograph, in the folder to which the sample is written.
    public static final String IMAGE = "train/banana/00cdb779e3decc25.jpg";

    private DebuggerTour() {}

    /// Runs the tour in the folder `target/tour`.
    public static void main(String... arguments) throws IOException {
        Path folder = SampleData.extractTo(Path.of("target", "tour"));
        List<String> classes = ImageFolder.scan(folder.resolve("train")).classes();
        Sequential model = ChapterModel.create(classes.size())
                .build(Shape.of(SIDE, SIDE, 3), new Seed(42))
                .compile(new Adam(1e-3), new CategoricalCrossentropy());
        SavedModel saved = new SavedModel(model, classes, History.EMPTY);
        ModelFile.save(folder.resolve("model.yij"), saved); // for yij explain
        Classifier classifier = new Classifier(saved, "the tour's model");
        Tensor image = classifier.input(classifier.read(folder.resolve(IMAGE)));

        // Stop 1: one pixel of the first filter's output, in the middle of the image and in its corner
        onePixel(model.layer("conv2d_1"), image, 32, 32, 0);
        onePixel(model.layer("conv2d_1"), image, 0, 0, 0);

        // Stops 2 and 3, max pooling and softmax: the whole model
        model.predict(image);

        // Stop 4: a gradient small enough to be checked by hand
        kernelGradient();

        // Stop 5, a step of Adam: training for one batch of one image
        Tensor banana = Tensor.zeros(1, classes.size());
        banana.data()[classes.indexOf("banana")] = 1;
        model.fit(new ArrayBatches(image, banana, 1), FitOptions.epochs(1));
    }

    private static float onePixel(BuiltLayer layer, Tensor image, int oh, int ow, int oc) {
        Conv2DShape shape = ((Conv2D) layer.layer()).shape(1, layer.in());
        float[] kernel = layer.weights().get(0).value();
        float[] bias = layer.weights().get(1).value();
        return ScalarConv2D.dot(shape, image.data(), kernel, bias, 0, oh, ow, oc);
    }

    /// An image of one channel, 1 to 16 row by row, under a kernel of 3×3: an output of 2×2, in which each
    /// number has a different gradient.
    private static float[] kernelGradient() {
        Window window = Window.of(4, 3, 1, 1, Padding.VALID);
        Conv2DShape shape = new Conv2DShape(1, window, window, 1, 1);
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        float[] dy = {1, 2, 0, -1};
        float[] dw = new float[9];
        ScalarConv2D.conv2dGradWeights(shape, x, dy, dw, null);
        return dw;
    }
}
