import static dev.yij.reference.kernel.Padding.SAME;
import static dev.yij.reference.layer.ActivationFunction.RELU;
import static dev.yij.reference.layer.ActivationFunction.SOFTMAX;

import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SampleData;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.plot.CurveFigure;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.FilterSheet;
import dev.yij.io.plot.HeatMap;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.awt.image.RenderedImage;

// The chapter as one program: every cell of its notebook is a method, in the chapter's order. Change a number,
// run it again, see what happens:
//
//     ./mvnw -q -DskipTests -pl io/app -am package       (once)
//     io/app/target/yij/bin/yij java docs/Chapter.java   (with the JDK 25 that it finds)
//
// ConvNet.ipynb is the same as a notebook for Jupyter, written from this file: `yij notebook` opens it.
//
// It takes about a minute and writes its images to `target/chapter`. The data set is the small sample that
// comes with yij, 198 photographs of three of the chapter's 20 classes: enough to see a network learn. In the
// end the model of all 20 classes that comes with yij answers too. For the chapter's own results, pass the
// folder of its 6,745 photographs: 224 pixels and 5 + 25 + 10 epochs, a few hours. After each epoch the network
// is saved, and `-Dresume=true` continues from there:
//
//     yij java -Ddata=snacks -Dout=chapter docs/Chapter.java
//     yij java -Ddata=snacks -Dout=chapter -Dresume=true docs/Chapter.java

final boolean SAMPLE = System.getProperty("data") == null;
final int SIDE = Integer.getInteger("side", SAMPLE ? 48 : 224); // pixels, of height and width
final int FIRST = Integer.getInteger("first", 5); // epochs of the first fit
final int SECOND = Integer.getInteger("second", SAMPLE ? 20 : 25);
final int THIRD = Integer.getInteger("third", SAMPLE ? 5 : 10);
final int BATCH = Integer.getInteger("batch", SAMPLE ? 16 : 64);
final double RATE = Double.parseDouble(System.getProperty("rate", "1e-3"));
final Path OUT = Path.of(System.getProperty("out", "target/chapter"));
final Path CHECKPOINT = OUT.resolve("checkpoint.yij");
final Seed SEED = new Seed(42); // fixes the weights and the order of the images: every run is the same

final Backend BACKEND = SimdBackends.create(Mode.FAST, Runtime.getRuntime().availableProcessors());

Path data;
RgbImage image;
SplitFolders folders;
Model model;
Classifier classifier;
History history = History.EMPTY; // of all fits so far

void main() throws IOException {
    lookAtAnImage();
    convolveByHand();
    buildTheModel();
    loadTheData();
    evaluateUntrained();
    trainFirst();
    trainOn();
    lowerTheRate();
    drawCurves();
    evaluate();
    showFilters();
    showHeatMap();
    predict();
    compare();
    BACKEND.close();
    IO.println("\nEverything is in the folder " + OUT + ".");
}

/// An image is numbers: for each pixel how red, how green and how blue it is, 0 to 255.
void lookAtAnImage() throws IOException {
    title("An image is numbers");
    data = SAMPLE
            ? SampleData.extractFewTo(OUT.resolve("sample"), List.of("cookie", "grape", "strawberry"))
            : Path.of(System.getProperty("data"));
    folders = SplitFolders.scan(data);
    Path file = folders.train().images().getFirst().file();
    image = Resize.resize(ImageDecoder.standard().decode(file), Interpolation.NEAREST, SIDE, SIDE);
    show(PngFile.toBufferedImage(image), "image.png");

    int pixel = image.pixel(SIDE / 2, SIDE / 2); // 0xRRGGBB
    IO.println(file + ", resized to " + image.width() + "×" + image.height());
    IO.println("The pixel in the middle: red " + (pixel >> 16) + ", green " + (pixel >> 8 & 0xff) + ", blue "
            + (pixel & 0xff));
}

/// Convolution slides a small window, the kernel, over the image. At each place it multiplies each number of
/// the kernel with the pixel under it, and adds up the products. This kernel looks for edges: change its
/// numbers!
void convolveByHand() throws IOException {
    title("A convolution by hand");
    float[][] kernel = {
        {-1, -1, -1}, //
        {-1, 8, -1},
        {-1, -1, -1}
    };
    byte[] edges = new byte[SIDE * SIDE * 3];
    for (int y = 1; y < SIDE - 1; y++) {
        for (int x = 1; x < SIDE - 1; x++) {
            float sum = 0;
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    sum += grey(x + column - 1, y + row - 1) * kernel[row][column];
                }
            }
            int shown = Math.clamp(Math.round(sum), 0, 255); // clamping at 0 is what ReLU does
            Arrays.fill(edges, 3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3, (byte) shown);
        }
    }
    IO.println("Light is where the image changes.");
    show(PngFile.toBufferedImage(RgbImage.of(SIDE, SIDE, edges)), "edges.png");
}

float grey(int x, int y) {
    int pixel = image.pixel(x, y);
    return ((pixel >> 16) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / 3f;
}

/// The network's kernels are not made by hand: they begin at random, and training finds better ones. Four pairs
/// of convolutions with max pooling between them; then the mean of each feature map; then one dense layer.
void buildTheModel() throws IOException {
    title("The model");
    model = new Sequential()
            .add(new Conv2D(32, 3).padding(SAME).activation(RELU))
            .add(new Conv2D(32, 3).padding(SAME).activation(RELU))
            .add(new MaxPooling2D(2))
            .add(new Conv2D(64, 3).padding(SAME).activation(RELU))
            .add(new Conv2D(64, 3).padding(SAME).activation(RELU))
            .add(new MaxPooling2D(2))
            .add(new Conv2D(128, 3).padding(SAME).activation(RELU))
            .add(new Conv2D(128, 3).padding(SAME).activation(RELU))
            .add(new MaxPooling2D(2))
            .add(new Conv2D(256, 3).padding(SAME).activation(RELU))
            .add(new Conv2D(256, 3).padding(SAME).activation(RELU))
            .add(new GlobalAveragePooling2D())
            .add(new Dense(folders.train().classes().size()))
            .add(new Activation(SOFTMAX))
            .build(Shape.of(SIDE, SIDE, 3), SEED)
            .compile(new Adam(RATE), new CategoricalCrossentropy());
    history = History.EMPTY;
    if (Boolean.getBoolean("resume") && Files.exists(CHECKPOINT)) {
        SavedModel saved = ModelFile.load(CHECKPOINT);
        model = saved.model();
        history = saved.history();
        IO.println("Resumed after epoch " + history.lastEpoch());
    }
    model.setBackend(BACKEND);
    IO.print(model.summary());
    IO.println("Computing with " + BACKEND.description());
}

/// A folder for each class. Pixels become numbers from -1 to 1; training sees the images in a new order each
/// epoch.
void loadTheData() {
    title("The data set");
    IO.println("train: " + folders.train().foundMessage());
    IO.println("classes: " + String.join(", ", folders.train().classes()));
}

BatchOptions options() {
    return BatchOptions.standard().size(SIDE, SIDE).batchSize(BATCH);
}

/// Before training all classes are about equally likely: the loss of 3 classes is near log 3 = 1.0986, and
/// about one image in 3 is right; of the chapter's 20, log 20 = 2.9957, and one in 20.
void evaluateUntrained() {
    title("Untrained");
    if (history.lastEpoch() > 0) {
        IO.println("Resumed: the model is trained already.");
    } else {
        printTest();
    }
}

/// Training: predict, measure how wrong that was, move every weight a little to where it would have been less
/// wrong. In these epochs the network begins to see differences. With the chapter's 20 classes nothing seems to
/// happen at first: all classes stay equally likely.
void trainFirst() {
    title("Training, the first epochs");
    fitUpTo(FIRST);
}

/// The same again: `fit` continues with the weights, and Adam's moments, as they are.
void trainOn() {
    title("More epochs");
    fitUpTo(FIRST + SECOND);
}

/// Near the end a smaller learning rate helps: large steps jump over the minimum.
void lowerTheRate() {
    title("A tenth of the learning rate");
    model.optimizer().setLearningRate(RATE / 10);
    fitUpTo(FIRST + SECOND + THIRD);
}

/// Trains up to an epoch, and adds the epochs to the history: all fits are one curve.
void fitUpTo(int lastEpoch) {
    var training = new ImageBatches(
            folders.train(), options().shuffle(SEED).cacheBytes(1 << 27)); // images are read once
    FitOptions options = FitOptions.epochs(lastEpoch)
            .from(Position.afterEpoch(history.lastEpoch()), history)
            .callbacks(new Callback() {
                @Override
                public void epochEnd(Training run, Epoch epoch) {
                    printEpoch(epoch);
                    saveCheckpoint(run.history());
                }
            });
    if (folders.validation() != null) {
        options = options.validation(new ImageBatches(folders.validation(), options()));
    }
    history = history.then(model.fit(training, options));
}

void printEpoch(Epoch epoch) {
    IO.println("epoch %d: rate %.0e, %.1f s, loss %.4f, accuracy %.4f"
                    .formatted(
                            epoch.number(),
                            epoch.learningRate(),
                            epoch.seconds(),
                            epoch.training().loss(),
                            epoch.training().accuracy())
            + (epoch.validation() == null
                    ? ""
                    : ", validation loss %.4f, accuracy %.4f"
                            .formatted(
                                    epoch.validation().loss(),
                                    epoch.validation().accuracy())));
}

/// A file that is whole at every moment: a process that is killed leaves the one of the epoch before.
void saveCheckpoint(History soFar) {
    try {
        ModelFile.save(CHECKPOINT, new SavedModel(model, folders.train().classes(), soFar));
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}

/// Training loss that falls while validation loss rises: the network learns the images by heart.
void drawCurves() throws IOException {
    title("Loss and accuracy");
    show(CurveFigure.loss(history).image(), "loss.png");
    show(CurveFigure.accuracy(history).image(), "accuracy.png");
}

/// How good is it on images that it has never seen? Guessing among 3 classes is right one time in 3.
void evaluate() throws IOException {
    title("On the test images");
    var saved = new SavedModel(model, folders.train().classes(), history);
    ModelFile.save(OUT.resolve("model.yij"), saved);
    classifier = new Classifier(saved, "the model");
    printTest();
}

void printTest() {
    if (folders.test() != null) {
        Evaluation test = model.evaluate(new ImageBatches(folders.test(), options()));
        IO.println("loss %.4f, accuracy %.4f on %d test images"
                .formatted(test.metrics().loss(), test.metrics().accuracy(), test.samples()));
    }
}

/// The 32 filters of the first layer, 3×3 pixels in red, green and blue each. They begin at random, and after
/// so short a training they still look random: docs/figures.md shows what longer ones change.
void showFilters() throws IOException {
    title("What the first layer has learned");
    show(FilterSheet.of(model.layer("conv2d_1")), "filters.png");
}

/// Where in the image one filter of the last convolution answers.
void showHeatMap() throws IOException {
    title("Where a filter responds");
    Tensor maps = model.outputs(classifier.input(image)).get("conv2d_8");
    int strongest = 0;
    for (int channel = 1; channel < maps.shape().dim(3); channel++) {
        if (FeatureMap.of("conv2d_8", maps, channel).max()
                > FeatureMap.of("conv2d_8", maps, strongest).max()) {
            strongest = channel;
        }
    }
    FeatureMap map = FeatureMap.of("conv2d_8", maps, strongest);
    IO.println("Channel " + strongest + " of conv2d_8, " + map.range());
    show(HeatMap.DEFAULT.figure(map, PngFile.toBufferedImage(image)), "heatmap.png");
}

/// And which class does it predict for the image?
void predict() {
    title("What is this?");
    classifier
            .classify(image)
            .stream()
            .limit(3)
            .forEach(predicted -> IO.println("%6.2f%%  %s".formatted(100 * predicted.probability(), predicted.name())));
    float[] all = model.predict(classifier.input(image)).data();
    float sum = 0;
    for (float probability : all) {
        sum += probability;
    }
    IO.println("All " + all.length + " probabilities add up to " + sum);
}

/// The model that comes with yij has seen 4,838 photographs of all 20 classes. Here both predict an image of
/// each class that neither has seen in training. The model of 20 may be less sure, because it has more answers
/// to choose from; a model of three gives one of its three answers for a waffle, too.
void compare() throws IOException {
    title("Beside a model of 20 classes");
    Classifier twenty = new Classifier(ShippedModel.usual().load(), "the model that comes with yij");
    twenty.model().setBackend(BACKEND);
    for (String label : folders.train().classes()) {
        for (SampleData.Image photo : SampleData.images("test")) {
            if (photo.label().equals(label)) {
                IO.println(photo.file());
                printPrediction(classifier, photo);
                printPrediction(twenty, photo);
                break;
            }
        }
    }
}

void printPrediction(Classifier by, SampleData.Image photo) throws IOException {
    ClassProbability first = by.classify(by.read(photo.bytes(), photo.file())).getFirst();
    int classes = by.model().outputShape().size();
    IO.println("%6.2f%%  %s, of %d classes".formatted(100 * first.probability(), first.name(), classes));
}

/// Writes a plot or image to a file; in the notebook it appears below the cell.
void show(RenderedImage image, String name) throws IOException {
    PngFile.write(image, OUT.resolve(name));
    IO.println(OUT.resolve(name).toString());
}

void title(String text) {
    IO.println("\n" + text + "\n" + "-".repeat(text.length()));
}
