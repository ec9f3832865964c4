package dev.yij.io.vectors;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.Checksums;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.oracle.Expected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `manifest.json`: the contents of the files of a folder of cases, for any language.
public final class VectorManifest {

    /// The format's version; incremented when a reader of the old version would fail.
    public static final int VERSION = 1;

    private final Map<String, Object> json = new LinkedHashMap<>();
    private final List<Object> cases = new ArrayList<>();
    private final List<Object> models = new ArrayList<>();

    /// An empty list of cases.
    ///
    /// @param generator  the program that made the files, with its version
    /// @param tensorFlow the origin of values that were not computed by hand
    public VectorManifest(String generator, String tensorFlow) {
        json.put("format", "yij test vectors");
        json.put("version", VERSION);
        json.put("generator", generator);
        json.put("licence", "CC0-1.0");
        Map<String, Object> sources = new LinkedHashMap<>();
        sources.put(CaseSource.TENSORFLOW.toString(), tensorFlow + ", computed in float64, rounded to float32 once");
        sources.put(CaseSource.BY_HAND.toString(), "worked out on paper");
        sources.put(CaseSource.ORACLE.toString(), "yij's own oracle in double: not independent of this project");
        json.put("sources", sources);
        json.put(
                "bounds",
                "For each output the array <output>_bound says how far each element of a float32 computation may be"
                        + " from the expected value: 2*gamma(terms)*sum|w*x|, 0 where it must be exact, by yij's"
                        + " oracle, rounded up to 8 bits.");
        json.put("cases", cases);
        json.put("models", models);
    }

    private VectorManifest(Map<String, Object> json) {
        this.json.putAll(json);
        this.json.put("cases", cases);
        this.json.put("models", models);
    }

    /// Continues a list that was written before.
    ///
    /// @throws IOException if it is not such a list
    public static VectorManifest read(byte[] content) throws IOException {
        Map<String, Object> json;
        try {
            json = JsonText.object(content);
        } catch (IOException e) {
            throw new FormatException("this is no list of test vectors: " + Reason.of(e), e);
        }
        VectorManifest manifest = new VectorManifest(json);
        if (json.get("cases") instanceof List<?> cases && json.get("models") instanceof List<?> models) {
            manifest.cases.addAll(cases);
            manifest.models.addAll(models);
            return manifest;
        }
        throw new FormatException("a list of test vectors has \"cases\" and \"models\", found only " + json.keySet());
    }

    /// Adds an entry besides the cases.
    void put(String key, Object value) {
        json.put(key, value);
    }

    /// Adds what each kernel must compute, with all constants.
    void addFormulas() {
        json.put("formulas", Formulas.all());
    }

    /// Adds a case.
    public void add(GoldenCase golden, CaseSource source) {
        KernelCase c = golden.kernelCase();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", c.name());
        entry.put("file", Goldens.fileName(c.name()));
        entry.put("operation", c.operation().toString());
        entry.put("attributes", c.dims().attributes());
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (NamedArray input : golden.inputs().arrays()) {
            inputs.put(input.name(), array(c, input.name(), input.shape()));
        }
        entry.put("inputs", inputs);
        entry.put("outputs", outputs(golden));
        entry.put("tier", c.tier().toString().toLowerCase(Locale.ROOT));
        entry.put("fill", c.fill().toString());
        entry.put("seed", c.seed());
        entry.put("source", source.toString());
        cases.add(entry);
    }

    /// Adds a case without a file: the shapes of its arrays and a digest of each expected output.
    void addLarge(KernelCase c) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", c.name());
        entry.put("operation", c.operation().toString());
        entry.put("attributes", c.dims().attributes());
        NamedArrays arrays = c.inputs();
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (NamedArray input : arrays.arrays()) {
            inputs.put(input.name(), array(c, input.name(), input.shape()));
        }
        entry.put("inputs", inputs);
        Map<String, Object> outputs = new LinkedHashMap<>();
        for (Expected expected : c.expected(arrays)) {
            Map<String, Object> output = array(c, expected.name(), expected.shape());
            output.put(
                    "digest",
                    DoubleStream.of(Checksums.of(expected.value())).boxed().toList());
            outputs.put(expected.name(), output);
        }
        entry.put("outputs", outputs);
        entry.put("tier", c.tier().toString().toLowerCase(Locale.ROOT));
        entry.put("source", CaseSource.ORACLE.toString());
        cases.add(entry);
    }

    private static Map<String, Object> outputs(GoldenCase golden) {
        KernelCase c = golden.kernelCase();
        Map<String, Object> outputs = new LinkedHashMap<>();
        List<Expected> expected = c.expected(golden.inputs());
        for (GoldenOutput output : golden.outputs()) {
            Map<String, Object> entry = array(c, output.name(), output.shape());
            int terms = expected.stream()
                    .filter(e -> e.name().equals(output.name()))
                    .flatMapToInt(e -> IntStream.of(e.terms()))
                    .max()
                    .orElse(0);
            entry.put("terms", terms);
            outputs.put(GoldenCase.key(output.name(), golden.inputs()), entry);
        }
        return outputs;
    }

    private static Map<String, Object> array(KernelCase c, String name, int[] shape) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("shape", IntStream.of(shape).boxed().toList());
        entry.put("layout", c.operation().parameter(name).layout());
        return entry;
    }

    /// Adds a whole model.
    public void add(ModelCase model) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", model.name());
        entry.put("file", Goldens.fileName(model.name()));
        entry.put("input", List.of(model.images(), model.height(), model.width(), 3));
        entry.put("layers", model.layers().stream().map(l -> l.name()).toList());
        entry.put(
                "numbers",
                "weights, images and targets by the formula in docs/cross-checking.md (ModelNumbers); loss Keras 2.2.4's"
                        + " clipped cross-entropy, mean of the batch; " + ModelCase.STEPS + " steps of Adam, learning"
                        + " rate 0.001, beta 0.9 and 0.999, epsilon 1e-7");
        entry.put(
                "tensors",
                "forward/<layer>, loss/<step>, gradient/<layer>/kernel|bias (first step), trained/<layer>/kernel|bias"
                        + " (after the last step); each as index, sample, tolerance, checksum, checksum_tolerance:"
                        + " the elements at the indices of the flat array; the sums of x, |x|, and x*(i mod m - m//2)"
                        + " for m = 17, 31, 101; tolerances are 32 times what TensorFlow's float32 was off by in 17 runs");
        entry.put("source", CaseSource.TENSORFLOW.toString());
        models.add(entry);
    }

    /// Names a folder of `.npy` files for each case, instead of a file.
    @SuppressWarnings("unchecked") // its own entries
    void inFolders() {
        for (List<Object> entries : List.of(cases, models)) {
            for (Object entry : entries) {
                Map<String, Object> fields = (Map<String, Object>) entry;
                fields.put("file", fields.get("name") + "/");
            }
        }
    }

    /// The operation and the attributes of a case as lines of words: a name and its numbers.
    String text(String name) {
        StringBuilder text = new StringBuilder();
        for (Object entry : cases) {
            if (entry instanceof Map<?, ?> fields && name.equals(fields.get("name"))) {
                append(text, "operation", fields.get("operation"));
                append(text, "", fields.get("attributes"));
                if (fields.get("file") == null && fields.get("inputs") instanceof Map<?, ?> inputs) {
                    inputs.forEach((input, each) -> append(text, "" + input, ((Map<?, ?>) each).get("shape")));
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((key, each) -> append(text, name.isEmpty() ? "" + key : name + "." + key, each));
            return;
        }
        text.append(name);
        for (Object word : value instanceof List<?> words ? words : List.of(String.valueOf(value))) {
            text.append(' ').append(word);
        }
        text.append('\n');
    }

    /// The contents of the file.
    ///
    /// @throws IOException never in practice
    public byte[] toBytes() throws IOException {
        String text = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
