package dev.yij.io.trainer;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.DataException;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.NearDuplicates;
import dev.yij.io.data.SampleData;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageReader;
import dev.yij.io.jdk.TemporaryFolder;
import dev.yij.io.model.Preparation;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The images that a network can be trained on: the embedded ones, or those of a folder. Thread-safe.
public final class TrainerData implements AutoCloseable {

    /// Three embedded classes that differ in shape and colour.
    public static final List<String> DISTINCT = List.of("cookie", "grape", "strawberry");

    /// The images are read as photographs are: upright, and with antialiasing.
    static final Preparation PREPARATION = Preparation.PHOTOGRAPHS;

    /// The most validation images of a class.
    private static final int VALIDATED = 100;

    /// How many bytes of decoded images are kept: those of 5 classes with the most images and the largest size.
    private static final long CACHE = 96L << 20;

    /// A fifth of the images of a folder that has no parts is for validation.
    private static final StratifiedSplit SPLIT = new StratifiedSplit(0.2, 0);

    /// More images than this are not compared with one another before they are split.
    private static final int COMPARABLE = 2000;

    private final @Nullable Path folder;
    private @Nullable SplitFolders parts;
    private @Nullable TemporaryFolder temporary;

    /// A class and the number of its images.
    public record Offered(String name, int training, int validation) {}

    /// Images in batches.
    ///
    /// @param training   shuffled, and augmented if that was chosen
    /// @param validation in the order of their classes
    record Batches(ImageBatches training, ImageBatches validation) {}

    private TrainerData(@Nullable Path folder) {
        this.folder = folder;
    }

    /// The images embedded in yij. They are written to a temporary folder when they are first needed.
    public static TrainerData sample() {
        return new TrainerData(null);
    }

    /// The images of a folder: in parts `train` and `val`, or one folder for each class, which are split 4 to
    /// 1.
    ///
    /// @throws IOException if it is no data set, or has fewer than 2 classes, or no validation images
    public static TrainerData of(Path folder) throws IOException {
        TrainerData data = new TrainerData(folder);
        SplitFolders parts = data.parts();
        if (parts.train().classes().size() < TrainerSettings.CLASSES.least()) {
            throw new FormatException(folder + ": training in the page needs at least "
                    + TrainerSettings.CLASSES.least() + " classes, found "
                    + String.join(", ", parts.train().classes()));
        }
        if (parts.validation() == null) {
            throw new FormatException(folder + ": there are no validation images: a folder val beside train, or"
                    + " classes of at least 3 images, were expected");
        }
        return data;
    }

    /// The name of the folder; null for the embedded images.
    public @Nullable Path folder() {
        return folder;
    }

    /// The classes that can be chosen.
    ///
    /// @throws IOException if the embedded images cannot be written to a temporary folder
    public List<Offered> classes() throws IOException {
        SplitFolders all = parts();
        int[] training = all.train().counts();
        int[] validation = validation(all).counts();
        return IntStream.range(0, training.length)
                .mapToObj(c -> new Offered(all.train().classes().get(c), training[c], validation[c]))
                .toList();
    }

    private static ImageFolder validation(SplitFolders parts) {
        return Objects.requireNonNull(parts.validation()); // both factories have checked it
    }

    private synchronized SplitFolders parts() throws IOException {
        if (parts == null) {
            parts = folder == null ? embedded() : listed(folder);
        }
        return parts;
    }

    private SplitFolders embedded() throws IOException {
        temporary = TemporaryFolder.create("yij-sample");
        return SplitFolders.scan(SampleData.extractFewTo(temporary.path(), SampleData.fewClasses()));
    }

    private static SplitFolders listed(Path folder) throws DataException {
        if (SplitFolders.hasParts(folder)) {
            return SplitFolders.scan(folder);
        }
        ImageFolder all = ImageFolder.scan(folder);
        List<Path> files = all.images().stream().map(ImageFolder.Item::file).toList();
        NearDuplicates copies = files.size() > COMPARABLE
                ? new NearDuplicates(List.of(), Map.of())
                : NearDuplicates.find(files, ImageDecoder.standard());
        return SPLIT.split(all, new Seed(0), copies);
    }

    /// The images of the chosen classes.
    ///
    /// @throws IllegalArgumentException if a class is unknown
    /// @throws IOException              if the embedded images cannot be written to a temporary folder
    Batches choose(TrainerSettings settings) throws IOException {
        SplitFolders all = parts();
        for (String name : settings.classes()) {
            if (!all.train().classes().contains(name)) {
                throw new IllegalArgumentException("classes: there is no class “" + name + "”; there are "
                        + String.join(", ", all.train().classes()));
            }
        }
        BatchOptions options = BatchOptions.standard()
                .size(settings.size(), settings.size())
                .batchSize(settings.batch())
                .reader(new ImageReader(PREPARATION))
                .workers(1)
                .skipUnreadable(true)
                .cacheBytes(CACHE);
        return new Batches(
                new ImageBatches(
                        some(all.train(), settings, settings.images(), settings.missing()),
                        options.shuffle(settings.randomness())
                                .augmentation(settings.augmentation() ? Augmentation.PHOTOGRAPHS : Augmentation.NONE)),
                new ImageBatches(some(validation(all), settings, VALIDATED, null), options));
    }

    /// Some images of the chosen classes, in the order of the classes, without those of one class.
    private static ImageFolder some(ImageFolder from, TrainerSettings settings, int most, @Nullable String without) {
        List<ImageFolder.Item> some = new ArrayList<>();
        for (int c = 0; c < settings.classes().size(); c++) {
            String name = settings.classes().get(c);
            int number = c;
            List<ImageFolder.Item> ofClass = from.images().stream()
                    .filter(image -> from.classes().get(image.classIndex()).equals(name))
                    .toList();
            if (!name.equals(without)) {
                IntStream.of(settings.randomness().stream("images", c).permutation(ofClass.size()))
                        .limit(most)
                        .sorted()
                        .mapToObj(i -> new ImageFolder.Item(ofClass.get(i).file(), number))
                        .forEach(some::add);
            }
        }
        return new ImageFolder(from.root(), settings.classes(), some);
    }

    /// Deletes the temporary folder of the embedded images.
    @Override
    public synchronized void close() throws IOException {
        if (temporary != null) {
            temporary.close();
            temporary = null;
            parts = null;
        }
    }
}
