package dev.yij.io.run;

import dev.yij.io.audit.Audit;
import dev.yij.io.audit.AuditedImage;
import dev.yij.io.audit.LabelReview;
import dev.yij.io.classify.Classifier;
import dev.yij.io.classify.ReadAhead;
import dev.yij.io.data.Part;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Temperature;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Looks for wrong labels in an audited folder: computes probabilities of models that were not trained on the
/// images concerned, for [LabelReview].
public final class LabelCheck {

    private static final int FOLDS = 5;
    private static final int EPOCHS = 40;
    private static final int BATCH = 32;
    private static final double RATE = 0.001;
    private static final Seed SEED = new Seed(0);

    private LabelCheck() {}

    /// By a trained model: the images of `val` and `test`. The model has learned the labels of its training
    /// images, the wrong ones too.
    ///
    /// @param model its classes are those of the audit, in order
    public static LabelReview heldOut(Audit audit, Classifier model) throws ImageException {
        List<AuditedImage> images = audit.those(
                image -> image.isReadable() && (image.part() == Part.VALIDATION || image.part() == Part.TEST));
        return LabelReview.of(
                "the run's model; they are those of val and test, since it has learned the labels of train",
                audit.classes(),
                images,
                calibrated(outputs(images, model, model.model()), model.temperature()));
    }

    private static float[][] calibrated(float[][] probabilities, double temperature) {
        return Arrays.stream(probabilities)
                .map(row -> Temperature.apply(row, temperature))
                .toArray(float[][]::new);
    }

    /// By cross-validation, for all images: five times, a linear classifier learns four fifths of the images
    /// from the features of another model, and predicts the last fifth. Copies of an image are in the same
    /// fifth.
    ///
    /// @param other a model that was not trained on these images; its classes do not matter
    /// @param name  its name
    public static LabelReview crossValidated(Audit audit, Classifier other, String name) throws ImageException {
        List<AuditedImage> images = audit.those(AuditedImage::isReadable);
        int[] folds = folds(audit, images);
        if (Arrays.stream(folds).distinct().count() < 2) { // none are left to learn from
            return new LabelReview("cross-validation", 0, 0, List.of());
        }
        float[][] features = outputs(images, other, TransferModel.pooledBase(other.model()));
        normalise(features);
        float[][] probabilities = new float[images.size()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Integer> learned = new ArrayList<>();
            List<Integer> predicted = new ArrayList<>();
            for (int i = 0; i < folds.length; i++) {
                (folds[i] == fold ? predicted : learned).add(i);
            }
            if (predicted.isEmpty()) {
                continue;
            }
            Sequential linear = new Sequential()
                    .add(new Dense(audit.classes().size()))
                    .add(new Activation(ActivationFunction.SOFTMAX))
                    .build(Shape.of(features[0].length), SEED)
                    .compile(new Adam(RATE), new CategoricalCrossentropy());
            linear.fit(
                    new ArrayBatches(
                            rows(learned, i -> features[i]),
                            rows(learned, i -> oneHot(audit, images.get(i))),
                            BATCH,
                            SEED),
                    FitOptions.epochs(EPOCHS));
            Tensor output = linear.predict(rows(predicted, i -> features[i]));
            for (int i = 0; i < predicted.size(); i++) {
                probabilities[predicted.get(i)] = row(output, i);
            }
        }
        return LabelReview.of(
                "cross-validation: a linear classifier on the features of " + name,
                audit.classes(),
                images,
                probabilities);
    }

    private static float[] oneHot(Audit audit, AuditedImage image) {
        float[] target = new float[audit.classes().size()];
        target[audit.classes().indexOf(image.label())] = 1;
        return target;
    }

    /// Each class is spread evenly over the folds, in random order.
    private static int[] folds(Audit audit, List<AuditedImage> images) {
        Map<AuditedImage, AuditedImage> first = new HashMap<>();
        audit.copies()
                .forEach(group -> group.images()
                        .forEach(copy -> first.put(copy, group.images().getFirst())));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, images.size()).boxed().toList());
        Collections.shuffle(order, new Random(SEED.value()));
        order.sort(Comparator.comparing(i -> images.get(i).label()));
        Map<AuditedImage, Integer> chosen = new HashMap<>();
        int[] folds = new int[images.size()];
        for (int position = 0; position < order.size(); position++) {
            AuditedImage image = images.get(order.get(position));
            int fold = position % FOLDS;
            folds[order.get(position)] = chosen.computeIfAbsent(first.getOrDefault(image, image), copied -> fold);
        }
        return folds;
    }

    /// The outputs of a network, one row for each image.
    private static float[][] outputs(List<AuditedImage> images, Classifier reader, Model network)
            throws ImageException {
        List<float[]> outputs = new ArrayList<>();
        List<Path> files = images.stream().map(AuditedImage::file).toList();
        try (ReadAhead<Path> ahead = new ReadAhead<>(files, reader::read, 2 * BATCH)) {
            for (List<ReadAhead.Result<Path>> batch = ahead.next(BATCH); !batch.isEmpty(); batch = ahead.next(BATCH)) {
                List<RgbImage> pixels = new ArrayList<>();
                for (ReadAhead.Result<Path> each : batch) {
                    pixels.add(each.required());
                }
                Tensor y = network.predict(reader.input(pixels));
                for (int i = 0; i < batch.size(); i++) {
                    outputs.add(row(y, i));
                }
            }
        }
        return outputs.toArray(float[][]::new);
    }

    /// Scales each row to a root mean square of 1/2: the features of all models are then of one size, and those
    /// that respond strongly keep their weight. Columns of equal variance rank wrong labels worse.
    private static void normalise(float[][] rows) {
        for (float[] row : rows) {
            double squares = 0;
            for (float value : row) {
                squares += value * value;
            }
            double factor = squares == 0 ? 0 : 0.5 / Math.sqrt(squares / row.length);
            for (int i = 0; i < row.length; i++) {
                row[i] *= (float) factor;
            }
        }
    }

    private static float[] row(Tensor tensor, int number) {
        int size = tensor.data().length / tensor.shape().dim(0);
        return Arrays.copyOfRange(tensor.data(), number * size, (number + 1) * size);
    }

    private static Tensor rows(List<Integer> chosen, Function<Integer, float[]> row) {
        int size = row.apply(chosen.getFirst()).length;
        float[] data = new float[chosen.size() * size];
        for (int i = 0; i < chosen.size(); i++) {
            System.arraycopy(row.apply(chosen.get(i)), 0, data, i * size, size);
        }
        return Tensor.of(data, chosen.size(), size);
    }
}
