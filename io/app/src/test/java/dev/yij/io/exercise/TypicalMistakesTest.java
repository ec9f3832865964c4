package dev.yij.io.exercise;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class TypicalMistakesTest {

    @TempDir
    private Path folder;

    /// Each is the solution with one small change, as a student may write it; `&` separates two places.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Padding | total / 2; | (total + 1) / 2; | SAME padding on the wrong side:",
                "Padding | return total / 2; | return 0; | padding ignored",
                "Padding | (positions + stride - 1) / stride | positions / stride | wrong number of outputs: outputs(in 4, window 1, stride 3",
                "Padding | int total = Math.max(covered - in, 0); | int total = window - 1; | SAME computed as for stride 1",
                "Convolution | (kh * d.kernelW() + kw) | (kw * d.kernelH() + kh) | kernel's rows and columns exchanged",
                "Convolution | b == null ? 0 : b[oc] | 0 | bias missing",
                "Convolution | d.strideH() & d.strideW() | 1 | stride ignored",
                "Convolution | d.dilationH() & d.dilationW() | 1 | dilation ignored",
                "Convolution | \" || iw < 0 || iw >= d.inW()\" | \"\" | index outside of an array",
                "MaxPooling | Float.NEGATIVE_INFINITY | 0 | padding takes part",
                "MaxPoolingGradient | x[at] > x[largest] | x[at] >= x[largest] | last",
                "MaxPoolingGradient | dx[largest] += | dx[largest] = | overwrite",
                "Softmax | \" - max\" | \"\" | maximum not subtracted",
                "CrossEntropy | (p - t[start + j]) / d.rows() | p - t[start + j] | gradient not divided by the batch",
                "CrossEntropy | p - t[start + j] | t[start + j] - p | sign",
                "ConvolutionGradients | db[i % d.outC()] += dy[i] | db[i % d.outC()] = dy[i] | Mistake",
                "ConvolutionGradients | Arrays.fill(dx, 0); | \"\" | it stays NaN if numbers are added to it",
                "ConvolutionGradients | dw[weight] += x[in] | dw[weight] = x[in] | Mistake",
                "AdamStep | Math.sqrt(v[i]) + d.epsilon() | Math.sqrt(v[i] + d.epsilon()) | inside",
                "AdamStep | / (1 - Math.pow(d.beta1(), t)) | \"\" | bias correction",
                "AdamStep | (g[i] * g[i]) | g[i] | second moment",
                "AdamStep | p[i] -= | p[i] += | sign",
                "Im2col | inside ? x[pixel] : 0 | x[Math.max(0, Math.min(x.length - 1, pixel))] | Mistake",
                "Im2col | int pixel = ((n | int pixel = ((0 | first image",
                "MicroKernel | += a | = a | only the last product is left",
                "MicroKernel | k < depth | k < depth - 1 | last product left out",
                "MicroKernel | a[k * ROWS + i] | a[i * depth + k] | panel a read as",
                "WinogradTile | sum += half[i * from + k] * t[j][k]; | sum = half[i * from + j % from]; | kernel transform",
                "WinogradTile | out[i * to + j] = | out[j * to + i] = | kernel transform transposed",
                "WinogradTile | {0, 1, -1, -1} | {0, 1, -1, 1} | output transform wrong"
            })
    void aTypicalMistakeIsNamed(String name, String from, String to, String mistake) throws IOException {
        Exercise exercise = Exercise.find(name);
        assertNotNull(exercise);
        String source = exercise.solution();
        String changed = source;
        for (String part : from.split(" & ")) {
            changed = changed.replace(part, to == null ? "" : to);
        }
        assertNotEquals(source, changed);
        String report = Exercises.check(folder, exercise, changed).report();
        assertTrue(report.lines().findFirst().orElse("").contains(mistake), report);
    }
}
