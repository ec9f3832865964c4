package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.run.TinyImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Invalid arguments are reported in one sentence, with exit code 2, before anything is written.
class UsageTest {

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path image;
    private static Path data;
    private static Path out;

    @BeforeAll
    static void makeAModelAndImages() throws IOException {
        model = TinyModel.save(folder.resolve("m.yij"));
        data = TinyImages.dataSet(folder.resolve("data"));
        image = data.resolve("test/red/0.png");
        out = folder.resolve("out");
    }

    @Test
    void aCommandIsExpected() {
        assertEquals("a command is missing", Yij.run().misused());
    }

    @Test
    void thousandsOfThreadsAreRefused() {
        UsageException.requireThreads(1024, "--threads");
        assertEquals(
                "--threads must be at most 1024, found 100000",
                assertThrows(UsageException.class, () -> UsageException.requireThreads(100_000, "--threads"))
                        .getMessage());
        assertThrows(UsageException.class, () -> UsageException.requireThreads(0, "--workers"));
    }

    /// As from a script whose variable is not set: Java would take the working folder.
    @Test
    void anEmptyNameIsNoFolder() {
        String expected = "expected the name of a file or folder, found nothing";
        assertTrue(Yij.run("audit", "").misused().endsWith(expected));
        assertTrue(Yij.run("train", "photos", "--out", "").misused().endsWith(expected));
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertTrue(Yij.run("trian").err().startsWith("yij: there is no command 'trian'\nDid you mean: yij train?"));
        assertEquals(2, Yij.run("trian").exitCode());
    }

    @Test
    void aFolderBeforeTheCommandIsNamed() {
        String expected = "yij: the command comes first: yij train 'photos', found 'photos' before train\n";
        assertTrue(Yij.run("photos", "train").err().startsWith(expected));
        assertTrue(Yij.run("photos", "train", "--epoch", "3").err().startsWith(expected));
        assertEquals(2, Yij.run("photos", "train").exitCode());
    }

    @Test
    void anAddressIsNoFile() {
        String address = "https://example.org/base.h5";
        String expected = "expected a file or folder on this machine (download it first), found the address " + address;
        String from = Yij.run("train", data, "--from", address).misused();
        assertEquals("--from: " + expected, from);
        String positional = Yij.run("predict", address).misused();
        assertTrue(positional.endsWith(expected), positional);
    }

    @Test
    void aModelAmongTheImagesIsNamed() {
        assertEquals(
                model + " is a model, expected an image: --model " + model + " uses it",
                Yij.run("predict", image, model).misused());
    }

    @Test
    void anArgumentTooManyIsNamed() {
        assertEquals(
                "'more' is an unexpected argument", Yij.run("summary", "more").misused());
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate-completion", "help", "help train"})
    void theCommandsOfPicocliTakeNoUnknownArguments(String words) {
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.add("--nosuch");
        assertEquals("Unknown option: '--nosuch'", Yij.run(arguments.toArray()).misused());
    }

    @Test
    void theCommandsOfPicocliTakeNoMoreArguments() {
        assertEquals(
                "'more' is an unexpected argument",
                Yij.run("generate-completion", "more").misused());
        assertEquals(
                "'more' is an unexpected argument",
                Yij.run("help", "train", "more").misused());
        assertEquals("Unknown subcommand 'trian'.", Yij.run("help", "trian").misused());
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertEquals("Unknown option: '--nosuch'", Yij.run("demo", "--nosuch").misused());
        assertEquals(
                "Unknown option: '--nosuch'", Yij.run("train", data, "--nosuch").misused());
    }

    @Test
    void missingOptionsAndParametersAreNamed() {
        assertEquals("Missing required parameter: 'DIR'", Yij.run("train").misused());
        assertEquals(
                "Missing required option: '--layer=NAME'",
                Yij.run("heatmap", image, "-m", model).misused());
        assertEquals(
                "Missing required options: '--input=X.npy', '--output=Y.npy'",
                Yij.run("forward", "-m", model).misused());
        assertEquals(
                "Missing required parameter: 'IMAGE'",
                Yij.run("predict", "-m", model).misused());
    }

    @Test
    void weightsAreLikeTheModelOfAFile() {
        assertEquals(
                "--like is for the weights in a file: --model is missing",
                Yij.run("predict", image, "--like", "chapter").misused());
    }

    @Test
    void oneModelIsNamed() {
        assertEquals(
                "--model and --shipped name two models: omit one",
                Yij.run("predict", image, "-m", model, "--shipped", "final").misused());
        assertEquals(
                "a file and --shipped name two models: omit one",
                Yij.run("inspect", model, "--shipped", "final").misused());
        String sentence = Yij.run("predict", image, "--shipped", "nosuch").misused();
        assertTrue(sentence.startsWith("--shipped: yij comes with the models "), sentence);
        assertTrue(sentence.endsWith(", found nosuch"), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --threads 0       | --threads must be at least 1, found 0
                    --epochs 0        | --epochs must be at least 1, found 0
                    --epochs -3       | --epochs must be at least 1, found -3
                    --batch-size 0    | --batch-size must be at least 1, found 0
                    --workers 0       | --workers must be at least 1, found 0
                    --image-size 7    | --image-size must be at least 8, found 7
                    --initializer zeros | --initializer zeros would keep all filters identical: choose a random one
                    --lr 0            | --lr must be above 0 and finite in float32, found 0.0
                    --lr -1e-3        | --lr must be above 0 and finite in float32, found -0.001
                    --lr NaN          | --lr must be above 0 and finite in float32, found NaN
                    --lr 1e39         | --lr must be above 0 and finite in float32, found 1.0E39
                    --lr abc          | Invalid value for option '--learning-rate': expected a number such as 1e-3, found 'abc'
                    --epochs 1.5      | Invalid value for option '--epochs': expected a whole number below 2^31, found '1.5'
                    --epochs 1e10     | Invalid value for option '--epochs': expected a whole number below 2^31, found '1e10'
                    --seed x          | Invalid value for option '--seed': expected a whole number below 2^63, found 'x'
                    --mode nosuch     | Invalid value for option '--mode': expected one of [STRICT, FUSED, FAST] (case-insensitive) but was 'nosuch'
                    --backend nosuch  | Invalid value for option '--backend': expected one of [SCALAR, IM2COL, SIMD] (case-insensitive) but was 'nosuch'
                    --resize nosuch   | Invalid value for option '--resize': expected one of [NEAREST, BOX, BILINEAR, BICUBIC, LANCZOS] (case-insensitive) but was 'nosuch'
                    --net nosuch      | --net must be one of chapter, chapter-bn, residual, mobilenet, logistic, dense, a Keras configuration (FILE.json), or the full name of a class, found nosuch
                    --net dense --dropout 0.1 | --dropout does not apply to the network dense
                    --net residual --filters 8 | --filters does not apply to the network residual
                    --net a.B --initializer he_normal | --initializer does not apply to the network a.B
                    --momentum 0.9    | --momentum is for --optimizer sgd or rmsprop
                    --optimizer sgd --nesterov | --nesterov is for --optimizer sgd with --momentum
                    --optimizer sgd --momentum 2 | a momentum must lie in [0, 1), found 2.0
                    --weight-decay -1 | a weight decay must be 0 or more, and finite in float32, found -1.0
                    --clipnorm 1 --clipvalue 1 | gradients are limited in one way: omit --clipvalue or --clipnorm
                    --clipnorm 0      | the limit of a gradient must be above 0, found 0.0
                    --label-smoothing 1 | --label-smoothing must be at least 0 and below 1, found 1.0
                    --label-smoothing 0.1 --loss mse | --label-smoothing is for a cross-entropy, found --loss mse
                    --metrics top-5,f1 | --metrics: "f1" is not a metric; metrics are top-5 and the like, precision, recall
                    --mixup 9         | --mixup must be 0 to 8, found 9.0
                    --lr-decay 0.9    | --lr-decay is for --schedule exponential
                    --schedule exponential --lr-decay 2 | the factor of the learning rate in each epoch must be above 0 and at most 1, found 2.0
                    --schedule one-cycle --warm-up 0 | the fraction of the steps in which the learning rate rises must be above 0 and below 1, found 0.0
                    --schedule cosine --lr-schedule 3:1e-4 | --lr-schedule sets the learning rates by the epoch: omit --schedule
                    --warm-up 0.1 --lr-schedule 3:1e-4 | --lr-schedule sets the learning rates by the epoch: omit --warm-up
                    --schedule chapter --warm-up 0.1 | --schedule chapter has no --warm-up
                    --schedule chapter --epochs 3 | --schedule chapter sets the epochs and learning rates: omit --epochs
                    --schedule chapter --preset best | --preset best and --schedule chapter are two recipes: omit one
                    --schedule cosine --reduce-lr | --reduce-lr is for a learning rate that is constant, found a schedule by the step: omit it, or add --schedule constant
                    --scale-range 0.9 | --scale-range must be two numbers such as 0.9,1.3, found 0.9
                    --scale-range a,b | --scale-range must be two numbers such as 0.9,1.3, found a,b
                    --scale-range 1.3,0.9 | scale must be a range above 0 and at most 10.0, found 1.3 to 0.9
                    --epochs          | Missing required parameter for option '--epochs' (N)
                    """)
    void aBadValueOfTrainIsSaidAndNothingWritten(String option, String sentence) {
        Object[] arguments = Stream.concat(Stream.of("train", data, "--out", out), Stream.of(option.split(" ")))
                .toArray();
        assertEquals(sentence, Yij.run(arguments).misused());
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "3",
                "3:",
                ":1e-3",
                "3:x",
                "3:0",
                "0:1e-3",
                "-1:1e-3",
                "3:Infinity",
                "3:1e-3,",
                "3:1:2",
                "3:1e-3,3:1e-4"
            })
    void aScheduleThatIsNoneIsShownWhatOneLooksLike(String schedule) {
        assertEquals(
                "--lr-schedule must be like 30:1e-4 or 30:1e-4,40:1e-5, found " + schedule,
                Yij.run("train", data, "--out", out, "--lr-schedule=" + schedule)
                        .misused());
        assertFalse(Files.exists(out));
    }

    @Test
    void aScheduleIsReadInAnyOrder() {
        assertEquals(Map.of(30, 1e-4, 40, 1e-5), ScheduleOptions.parse("40:1e-5, 30:1e-4"));
    }

    @Test
    void badValuesOfOtherCommandsAreSaid() {
        assertEquals(
                "--top must be at least 1, found 0",
                Yij.run("predict", image, "-m", model, "--top", 0).misused());
        assertEquals(
                "--threads must be at least 1, found 0",
                Yij.run("predict", image, "-m", model, "--threads", 0).misused());
        assertEquals(
                "--batch-size must be at least 1, found 0",
                Yij.run("evaluate", data.resolve("test"), "-m", model, "--batch-size", 0)
                        .misused());
        assertEquals(
                "--epochs must be at least 1, found 0",
                Yij.run("demo", "-o", out, "--epochs", 0).misused());
        assertEquals(
                "--threads must be at least 1, found 0",
                Yij.run("demo", "-o", out, "--threads", 0).misused());
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "Infinity"})
    void aBenchmarkNeedsTime(String seconds) {
        String sentence = Yij.run("bench", "--seconds", seconds).misused();
        assertTrue(sentence.startsWith("--seconds must be above 0 and below a million, found "), sentence);
    }

    @ParameterizedTest
    @CsvSource({"--threads,0", "--mode,nosuch", "--seconds,soon"})
    void aBenchmarkWithBadValuesDoesNotBegin(String option, String value) {
        assertTrue(Yij.run("bench", option, value).misused().contains(option));
    }

    @Test
    void anUnknownLayerIsAnsweredWithThoseThatThereAre() {
        String sentence = "the model has no layer \"nosuch\"; it has conv2d_1, global_average_pooling2d_1, dense_1,"
                + " activation_1";
        assertEquals(
                sentence,
                Yij.run("heatmap", image, "-m", model, "--layer", "nosuch").misused());
        assertEquals(
                sentence, Yij.run("filters", "-m", model, "--layer", "nosuch").misused());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 999})
    void aChannelThatTheLayerHasNotIsRefused(int channel) {
        assertEquals(
                "conv2d_1 has channels 0 to 3, found --channel " + channel,
                Yij.run("heatmap", image, "-m", model, "--layer", "conv2d_1", "--channel", channel)
                        .misused());
    }

    @Test
    void aChannelIsANumber() {
        assertEquals(
                "Invalid value for option '--channel': expected a whole number below 2^31, found 'red'",
                Yij.run("heatmap", image, "-m", model, "--layer", "conv2d_1", "--channel", "red")
                        .misused());
    }

    @Test
    void layersThatCannotBeDrawnAreRefused() {
        assertEquals(
                "dense_1 has outputs of shape 3, expected feature maps (height × width × channels)",
                Yij.run("heatmap", image, "-m", model, "--layer", "dense_1").misused());
        assertEquals(
                "dense_1 is a Dense layer, expected a Conv2D",
                Yij.run("filters", "-m", model, "--layer", "dense_1").misused());
    }
}
