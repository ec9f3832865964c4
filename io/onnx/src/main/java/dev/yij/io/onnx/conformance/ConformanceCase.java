package dev.yij.io.onnx.conformance;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.OnnxModel;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One case in the layout of ONNX's backend tests: `model.onnx`, and folders `test_data_set_N` with
/// `input_K.pb` and `output_K.pb`, each a tensor, numbered in the order of the graph's inputs and outputs.
///
/// @param name   its name in reports
/// @param folder its folder
public record ConformanceCase(String name, Path folder) {

    private static final String MODEL = "model.onnx";
    private static final Pattern DATA_SET = Pattern.compile("test_data_set_(\\d{1,9})");
    private static final Pattern INPUT = Pattern.compile("input_(\\d{1,9})\\.pb");
    private static final Pattern OUTPUT = Pattern.compile("output_(\\d{1,9})\\.pb");

    /// The outcome of a case.
    public enum Outcome {
        /// All outputs of all data sets match.
        PASS,
        /// An output does not match, or a file is damaged or missing.
        FAIL,
        /// The case requires something unsupported.
        UNSUPPORTED
    }

    /// The result of a case.
    ///
    /// @param reason what is wrong or missing, in a sentence; empty if nothing is
    public record Result(String name, Outcome outcome, String reason) {

        /// The line of a report: `FAIL test_conv (…)`.
        @Override
        public String toString() {
            return outcome + " " + name + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
    }

    /// All cases in a folder and its subfolders, sorted by name; names start with that of the folder.
    ///
    /// @throws IOException if a folder cannot be listed
    public static List<ConformanceCase> in(Path root) throws IOException {
        Path start = root.toAbsolutePath().normalize();
        Path above = start.getParent() == null ? start : start.getParent();
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.endsWith(MODEL))
                    .map(Path::getParent)
                    .map(folder -> new ConformanceCase(
                            above.relativize(folder).toString().replace('\\', '/'), folder))
                    .sorted(Comparator.comparing(ConformanceCase::name))
                    .toList();
        }
    }

    /// Runs the case.
    ///
    /// @param backend the backend that computes
    public Result run(Backend backend) {
        try {
            tryRun(backend);
            return new Result(name, Outcome.PASS, "");
        } catch (OnnxUnsupportedException e) {
            return new Result(name, Outcome.UNSUPPORTED, sentence(e));
        } catch (IOException | RuntimeException e) {
            return new Result(name, Outcome.FAIL, sentence(e));
        }
    }

    /// Without the path of the folder, which the name already contains.
    private String sentence(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.replace(folder + folder.getFileSystem().getSeparator(), "")
                .replace('\n', ' ')
                .replace('\r', ' ');
    }

    private void tryRun(Backend backend) throws IOException {
        OnnxModel model = OnnxModel.load(folder.resolve(MODEL));
        List<Path> dataSets = numbered(folder, DATA_SET);
        if (dataSets.isEmpty()) {
            throw new FormatException("there is no folder test_data_set_0: nothing was compared");
        }
        for (Path dataSet : dataSets) {
            List<OnnxTensor> inputs = new ArrayList<>();
            for (OnnxTensor input : tensors(dataSet, INPUT)) {
                List<OnnxValue> declared = model.graph().inputs();
                boolean known = inputs.size() < declared.size();
                inputs.add(known ? asDeclared(input, declared.get(inputs.size()).type()) : input);
            }
            List<OnnxTensor> expected = tensors(dataSet, OUTPUT);
            List<OnnxTensor> found = model.run(backend, inputs);
            if (expected.isEmpty() || expected.size() > found.size()) {
                throw new FormatException(
                        dataSet.getFileName() + " has " + expected.size() + " outputs, the model has " + found.size());
            }
            for (int i = 0; i < expected.size(); i++) {
                String what = dataSet.getFileName() + ", output "
                        + model.graph().outputs().get(i).name();
                OnnxTensor wanted = asDeclared(expected.get(i), found.get(i).type());
                TensorComparison.require(wanted, found.get(i), what);
            }
        }
    }

    /// Cases before ONNX 1.19 store bfloat16 as uint16, because NumPy has no such type.
    private static OnnxTensor asDeclared(OnnxTensor tensor, @Nullable ElementType declared) {
        if (declared != ElementType.BFLOAT16 || tensor.type() != ElementType.UINT16) {
            return tensor;
        }
        float[] numbers = new float[tensor.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.intBitsToFloat((int) tensor.integer(i) << 16);
        }
        return new OnnxTensor.Floats(declared, tensor.dims(), numbers);
    }

    private static List<OnnxTensor> tensors(Path dataSet, Pattern names) throws IOException {
        List<OnnxTensor> tensors = new ArrayList<>();
        for (Path file : numbered(dataSet, names)) {
            String expected = names.pattern().replace("(\\d{1,9})\\", Integer.toString(tensors.size()));
            if (!expected.equals(String.valueOf(file.getFileName()))) {
                throw new FormatException(dataSet.getFileName() + " has no " + expected);
            }
            tensors.add(OnnxFile.tensor(file));
        }
        return tensors;
    }

    /// The entries of a folder whose names match, ordered by the number in them.
    private static List<Path> numbered(Path folder, Pattern names) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> number(entry, names) >= 0)
                    .sorted(Comparator.comparingInt(entry -> number(entry, names)))
                    .toList();
        }
    }

    private static int number(Path entry, Pattern names) {
        Matcher matcher = names.matcher(String.valueOf(entry.getFileName()));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
