package dev.yij.io.model;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import dev.yij.io.file.StoredEntry;
import dev.yij.io.file.WholeFile;
import dev.yij.io.file.ZipContents;
import dev.yij.io.numpy.Npy;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.numpy.ZipLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// yij's own model file: an uncompressed zip archive of `model.json` (configuration, class names, history; see
/// [ModelJson]) and one NumPy array for each weight (`weights/conv2d_1/kernel.npy`) and each of the optimizer's
/// slots (`optimizer/m/conv2d_1/kernel.npy`). Python opens it with `zipfile` and `numpy.load`.
public final class ModelFile {

    private static final String JSON_ENTRY = "model.json";
    private static final int LONGEST_JSON = 1 << 24;

    private ModelFile() {}

    /// Writes a model atomically.
    ///
    /// @throws IOException if it cannot be written; a previously existing file is then unchanged
    public static void save(Path file, SavedModel saved) throws IOException {
        WholeFile.write(file, out -> write(out, saved));
    }

    /// Writes a model to a stream without closing it.
    ///
    /// @throws IOException if it cannot be written
    public static void write(OutputStream out, SavedModel saved) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        String json = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(ModelJson.write(saved));
        store(zip, JSON_ENTRY, json.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, Tensor> array : arrays(saved.model()).entrySet()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(
                    Math.toIntExact(Npy.size(array.getValue().shape())));
            Npy.write(bytes, array.getValue());
            store(zip, array.getKey(), bytes.toByteArray());
        }
        zip.finish();
    }

    /// Weights and slots by the names of their entries.
    private static Map<String, Tensor> arrays(Model model) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        Map<String, float[]> slots = model.isCompiled() ? model.optimizer().slots() : Map.of();
        Set<String> kinds = new TreeSet<>();
        slots.keySet().forEach(name -> kinds.add(name.substring(0, name.indexOf('/'))));
        List<Weight> trainable = model.trainableWeights();
        for (Weight weight : model.weights()) {
            arrays.put("weights/" + entryOf(weight.name()), new Tensor(weight.shape(), weight.value()));
            for (String kind : trainable.contains(weight) ? kinds : Set.<String>of()) {
                String name = kind + "/" + weight.name();
                float[] slot = slots.getOrDefault(name, new float[0]);
                arrays.put(
                        "optimizer/" + entryOf(name),
                        new Tensor(weight.shape(), slot.length > 0 ? slot : initial(model, kind, weight)));
            }
        }
        return arrays;
    }

    /// The slot of a weight that has been trained in no step so far, because it was frozen.
    private static float[] initial(Model model, String kind, Weight weight) {
        float[] slot = new float[weight.value().length];
        Arrays.fill(slot, model.optimizer().initialValue(kind));
        return slot;
    }

    private static String entryOf(String weightName) {
        return weightName.substring(0, weightName.lastIndexOf(':')) + ".npy";
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same model makes the same bytes
        StoredEntry.write(zip, entry, bytes);
    }

    /// Reads a model.
    ///
    /// @throws FormatException if the file is not a model file, is damaged, or holds what this version does not
    ///     support
    /// @throws IOException     if it cannot be read
    public static SavedModel load(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected a model file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return load(in, file.toString(), Files.size(file));
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no model file " + file, e);
        }
    }

    /// Reads a model from a stream.
    ///
    /// @param name   its name in messages
    /// @param atMost the maximum number of bytes
    /// @throws FormatException as [#load(Path)]
    public static SavedModel load(InputStream stream, String name, long atMost) throws IOException {
        try {
            ZipInputStream zip = new ZipInputStream(new BufferedInputStream(stream, 1 << 16));
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals(JSON_ENTRY)) {
                throw new FormatException(
                        name + " is not a yij model file: expected a zip archive that begins with " + JSON_ENTRY);
            }
            int most = (int) Math.min(LONGEST_JSON, ZipLimits.mostJson(atMost));
            byte[] json = zip.readNBytes(most);
            if (zip.read() >= 0) {
                throw new FormatException(
                        name + ", " + JSON_ENTRY + " has more than the " + most + " bytes that are allowed");
            }
            ModelJson parsed = ModelJson.read(json, name, atMost);
            return assemble(parsed, arrays(zip, name, atMost), name);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException(name + " is damaged: " + Reason.of(e), e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    /// These files are not compressed, so that all arrays together have no more bytes than the file.
    private static Map<String, Tensor> arrays(ZipInputStream zip, String name, long atMost) throws IOException {
        Map<String, Tensor> arrays = new HashMap<>();
        long left = atMost;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            ZipContents.requireNameInside(entry.getName(), name);
            Tensor array = Npy.read(zip, name + ", " + entry.getName(), left);
            left -= array.data().length;
            if (arrays.put(entry.getName(), array) != null) {
                throw new FormatException(name + " holds two entries called " + entry.getName());
            }
        }
        return arrays;
    }

    private static SavedModel assemble(ModelJson parsed, Map<String, Tensor> arrays, String name)
            throws FormatException {
        Model model = parsed.saved().model();
        List<Weight> weights = model.weights();
        List<Weight> trainable = model.trainableWeights();
        Map<String, float[]> slots = new HashMap<>();
        for (Weight weight : weights) {
            Tensor array = take(arrays, "weights/", weight.name(), weight, name);
            System.arraycopy(array.data(), 0, weight.value(), 0, array.data().length);
            for (String slot : trainable.contains(weight) ? parsed.slots() : List.<String>of()) {
                String slotName = slot + "/" + weight.name();
                slots.put(
                        slotName,
                        take(arrays, "optimizer/", slotName, weight, name).data());
            }
        }
        if (model.isCompiled()) {
            model.optimizer().restore(parsed.iterations(), slots, weights);
        }
        return parsed.saved();
    }

    private static Tensor take(Map<String, Tensor> arrays, String folder, String what, Weight weight, String name)
            throws FormatException {
        Tensor array = arrays.get(folder + entryOf(what));
        if (array == null) {
            throw new FormatException(name + " is cut short or incomplete: " + folder + entryOf(what) + " is missing");
        }
        if (!array.shape().equals(weight.shape())) {
            throw new FormatException(name + ": " + folder + entryOf(what) + " has shape " + array.shape() + ", "
                    + weight.name() + " expects " + weight.shape());
        }
        return array;
    }
}
