package dev.yij.io.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.Value;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {

    @TempDir
    Path folder;

    /// The logits are the mean red, green and blue of an image.
    private static SavedModel colours() {
        Sequential model = new Sequential()
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3).activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2, 2, 3), new Seed(1));
        float[] kernel = model.weights().getFirst().value();
        Arrays.fill(kernel, 0);
        kernel[0] = kernel[4] = kernel[8] = 1;
        return new SavedModel(model, List.of("red", "green", "blue"), History.EMPTY);
    }

    private static RgbImage plain(int red, int green, int blue) {
        byte[] rgb = new byte[12];
        for (int i = 0; i < 12; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return RgbImage.of(2, 2, rgb);
    }

    /// The inputs are 0, 1 and 2, so the probabilities are 1, e and e², divided by their sum.
    @Test
    void theMostProbableClassComesFirst() throws IOException {
        Preparation preparation = new Preparation(
                Interpolation.BOX, false, new PixelScaling(100, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), false));
        Classifier classifier = new Classifier(colours().preparation(preparation), "m");
        List<ClassProbability> answer = classifier.classify(plain(0, 100, 200));
        assertEquals(
                List.of("blue", "green", "red"),
                answer.stream().map(ClassProbability::name).toList());
        double sum = 1 + Math.E + Math.E * Math.E;
        assertEquals(Math.E * Math.E / sum, answer.get(0).probability(), 1e-6);
        assertEquals(1 / sum, answer.get(2).probability(), 1e-6);
    }

    /// At temperature 2 the logits 0, 1 and 2 are halved.
    @Test
    void aCalibratedModelGivesCalibratedProbabilities() throws IOException {
        Preparation preparation = new Preparation(
                Interpolation.BOX, false, new PixelScaling(100, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), false));
        Classifier classifier =
                new Classifier(colours().preparation(preparation).temperature(2), "m");
        double sum = 1 + Math.sqrt(Math.E) + Math.E;
        assertEquals(
                Math.E / sum, classifier.classify(plain(0, 100, 200)).getFirst().probability(), 1e-6);
    }

    /// A loss from logits takes the scores before the model's own softmax, whose outputs are probabilities.
    @Test
    void softmaxIsNotComputedTwiceWhereTheLossIsFromLogits() throws IOException {
        Classifier plain = new Classifier(colours(), "m");
        SavedModel trained = colours();
        ((Sequential) trained.model()).compile(new Adam(), new CategoricalCrossentropy(true));
        RgbImage image = plain(0, 100, 200);
        assertEquals(plain.classify(image), new Classifier(trained, "m").classify(image));
    }

    @Test
    void aFileIsReadInTwoLines() throws IOException {
        Path file = folder.resolve("m.yij");
        ModelFile.save(file, colours());
        Path image = folder.resolve("green.png");
        PngFile.write(plain(10, 250, 10), image);
        Classifier classifier = Classifier.load(file, new ScalarBackend());
        assertEquals("green", classifier.classify(image).getFirst().name());
    }

    @Test
    void classesWithoutNamesAreNumbered() throws IOException {
        SavedModel unnamed = new SavedModel(colours().model(), List.of(), History.EMPTY);
        assertEquals(
                "class 2",
                new Classifier(unnamed, "m").classify(plain(0, 0, 9)).getFirst().name());
    }

    @Test
    void aModelOfOtherInputsIsRefused() {
        Sequential model = new Sequential().add(new Dense(2)).build(Shape.of(5), new Seed(1));
        FormatException refusal = assertThrows(
                FormatException.class, () -> new Classifier(new SavedModel(model, List.of(), History.EMPTY), "m.h5"));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("m.h5 takes inputs of shape"), refusal::getMessage);
    }

    @Test
    void aModelOfSeveralOutputsIsRefused() {
        Value x = Network.input(4, 4, 3);
        Value pooled = x.then(new GlobalAveragePooling2D());
        Network model = Network.of(List.of(x), List.of(pooled.then(new Dense(2)), pooled.then(new Dense(3))))
                .build(new Seed(1));
        FormatException refusal = assertThrows(
                FormatException.class, () -> new Classifier(new SavedModel(model, List.of(), History.EMPTY), "m.h5"));
        assertEquals("m.h5 has 2 outputs, expected one: the scores of the classes", refusal.getMessage());
    }

    @Test
    void manyThreadsGetTheAnswersOfOne() throws IOException, InterruptedException, ExecutionException {
        Sequential model = new Sequential()
                .add(new Conv2D(8, 3))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(5).activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(12, 12, 3), new Seed(3));
        Classifier classifier = new Classifier(new SavedModel(model, List.of(), History.EMPTY), "m");
        List<RgbImage> images = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            byte[] rgb = new byte[12 * 12 * 3];
            random.nextBytes(rgb);
            images.add(RgbImage.of(12, 12, rgb));
        }
        List<List<ClassProbability>> alone =
                images.stream().map(classifier::classify).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<List<ClassProbability>>> together = images.stream()
                    .map(image -> threads.submit(() -> classifier.classify(image)))
                    .toList();
            for (int i = 0; i < images.size(); i++) {
                assertEquals(alone.get(i), together.get(i).get());
            }
        }
    }
}
