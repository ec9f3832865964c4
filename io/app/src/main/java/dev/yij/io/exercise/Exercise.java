package dev.yij.io.exercise;

import dev.yij.testvectors.kernel.Operation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One exercise. Its texts are in docs/exercises: the stub, the hints and a solution, under the class's name.
///
/// @param number  its number, from 1, in the order in which they build on each other
/// @param name    the name of the student's class
/// @param title   what is to be written, in a few words
/// @param judging how the student's object is judged
public record Exercise(int number, String name, String title, Judging<?> judging) {

    /// All exercises in order.
    public static final List<Exercise> ALL = List.of(
            new Exercise(
                    1,
                    "Padding",
                    "how much padding, and where",
                    Judging.convolution(PaddingFormula.class, PaddedConvolution::new, PaddedConvolution::firstMistake)),
            new Exercise(2, "Convolution", "conv2d, the window and its sum", Judging.kernels(Operation.CONV2D)),
            new Exercise(3, "MaxPooling", "max pooling", Judging.kernels(Operation.MAX_POOL2D)),
            new Exercise(
                    4, "MaxPoolingGradient", "the gradient of max pooling", Judging.kernels(Operation.MAX_POOL2D_GRAD)),
            new Exercise(5, "Softmax", "softmax, without overflow", Judging.kernels(Operation.SOFTMAX)),
            new Exercise(
                    6,
                    "CrossEntropy",
                    "cross-entropy and its gradient",
                    Judging.kernels(Operation.CROSS_ENTROPY_LOGITS, Operation.CROSS_ENTROPY_LOGITS_GRAD)),
            new Exercise(
                    7,
                    "ConvolutionGradients",
                    "the gradients of conv2d",
                    Judging.kernels(Operation.CONV2D_GRAD_WEIGHTS, Operation.CONV2D_GRAD_INPUT)),
            new Exercise(8, "AdamStep", "a step of Adam", Judging.kernels(Operation.ADAM)),
            new Exercise(
                    9,
                    "Im2col",
                    "im2col, the patch matrix",
                    Judging.convolution(PatchMatrix.class, PatchConvolution::new, matrix -> null)),
            new Exercise(
                    10,
                    "MicroKernel",
                    "the micro-kernel of a matrix product",
                    Judging.convolution(Tile.class, TiledConvolution::new, TiledConvolution::firstMistake)),
            new Exercise(
                    11,
                    "WinogradTile",
                    "Winograd's convolution F(2×2, 3×3)",
                    Judging.convolution(
                            WinogradTransforms.class, WinogradConvolution::new, WinogradConvolution::firstMistake)));

    /// Finds an exercise by its number or the name of its class, in any case.
    ///
    /// @return null if there is none
    public static @Nullable Exercise find(String asked) {
        return ALL.stream()
                .filter(e -> asked.equals(String.valueOf(e.number)) || asked.equalsIgnoreCase(e.name))
                .findFirst()
                .orElse(null);
    }

    /// The name of the student's file.
    public String file() {
        return name + ".java";
    }

    /// What the student begins with.
    ///
    /// @throws IOException if this build does not contain it
    public String stub() throws IOException {
        return text("stubs/" + file());
    }

    /// A solution.
    ///
    /// @throws IOException if this build does not contain it
    public String solution() throws IOException {
        return text("solutions/" + file());
    }

    /// The hints, each a little more explicit than the one before.
    ///
    /// @throws IOException if this build does not contain them
    public List<String> hints() throws IOException {
        return Stream.of(text("hints/" + name + ".md").split("(?m)^---$"))
                .map(String::strip)
                .toList();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Exercise.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("docs/exercises/" + name + " is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Number and name.
    @Override
    public String toString() {
        return number + " " + name;
    }
}
