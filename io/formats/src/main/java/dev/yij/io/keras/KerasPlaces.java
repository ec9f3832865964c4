package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.hdf5.StoredGroup;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The groups of a `.keras` archive that hold weights, by their places: `layers/mobilenet/layers/conv2d_1`. A
/// place counts the layers of a class, not their names, and versions count differently:
///
/// - Keras 3, TensorFlow 2.14 and 2.15: all layers of the class in their model: `dense`, `dense_1`, `dense_2`.
/// - TensorFlow 2.12 and 2.13 count layers with weights twice: `dense`, `dense_2`, `dense_4`.
///
/// TensorFlow 2 calls the group of layers `_layer_checkpoint_dependencies`, and on Windows it writes the whole
/// place as one name, with backslashes.
final class KerasPlaces {

    private static final String LAYERS = "layers/";
    private static final String TENSORFLOW = "_layer_checkpoint_dependencies";
    private static final String VARS = "vars";
    private static final Pattern LAYER = Pattern.compile("layers/[^/]+(/layers/[^/]+)*");
    private static final int DEEPEST = 64;
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_(\\d{1,9}))?");

    private final String where;

    /// The groups `vars` that are not empty, by the places that contain them.
    private final SortedMap<String, StoredGroup> vars = new TreeMap<>();

    private KerasPlaces(String where) {
        this.where = where;
    }

    /// Finds all groups below a root.
    static KerasPlaces of(StoredGroup root) throws FormatException {
        KerasPlaces places = new KerasPlaces(root.where());
        places.collect(root, "", 0);
        return places;
    }

    /// The groups of layers' weights by their places below the group of layers; none if the file has another
    /// layout.
    SortedMap<String, StoredGroup> layers() {
        SortedMap<String, StoredGroup> layers = new TreeMap<>();
        vars.forEach((place, group) -> {
            if (place.startsWith(LAYERS)) {
                layers.put(place.substring(LAYERS.length()), group);
            }
        });
        return layers;
    }

    /// The places of layers whose weights no layer of the model reads. The state of random numbers below a
    /// layer is not among them.
    ///
    /// @param read the groups that were read
    List<String> unread(Collection<StoredGroup> read) {
        return vars.entrySet().stream()
                .filter(entry -> LAYER.matcher(entry.getKey()).matches() && !read.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void collect(StoredGroup group, String place, int depth) throws FormatException {
        if (depth > DEEPEST) {
            throw new FormatException(group.where() + " is more than " + DEEPEST + " groups deep");
        }
        for (String name : group.names()) {
            if (group.isGroup(name)) {
                StoredGroup child = group.group(name);
                if (name.equals(VARS) && !child.names().isEmpty()) {
                    vars.put(place, child);
                } else {
                    String step = name.replace('\\', '/').replace(TENSORFLOW, "layers");
                    collect(child, place.isEmpty() ? step : place + "/" + step, depth + 1);
                }
            }
        }
    }

    /// The group of each layer's weights.
    ///
    /// @param layers the places of the layers that have weights as Keras 3 counts them, by layer
    /// @throws FormatException if one is missing
    Map<String, StoredGroup> resolve(Map<String, String> layers) throws FormatException {
        Map<String, List<String>> expected = byClass(layers.values());
        Map<String, List<String>> found = byClass(vars.keySet());
        Map<String, StoredGroup> resolved = new HashMap<>();
        for (Map.Entry<String, String> layer : layers.entrySet()) {
            String ours = "";
            String theirs = "";
            for (String step : layer.getValue().substring(LAYERS.length()).split("/" + LAYERS)) {
                String counted = counted(
                        step,
                        expected.getOrDefault(ours + LAYERS + className(step), List.of()),
                        found.getOrDefault(theirs + LAYERS + className(step), List.of()));
                ours += LAYERS + step + "/";
                theirs += LAYERS + counted + "/";
            }
            StoredGroup group = vars.get(theirs.substring(0, theirs.length() - 1));
            if (group == null) {
                throw new FormatException(where + " has no " + layer.getValue() + ", where the weights of "
                        + layer.getKey() + " should be");
            }
            resolved.put(layer.getKey(), group);
        }
        return resolved;
    }

    /// The name of a layer in the file: the same, or if the file counts in another way the one at the same
    /// position among those of its class.
    private static String counted(String name, List<String> expected, List<String> found) {
        boolean differs = !found.containsAll(expected) && found.size() == expected.size();
        return differs ? found.get(expected.indexOf(name)) : name;
    }

    /// The names with weights of each class in each model, by their numbers: `dense`, `dense_1` for
    /// `layers/dense`. Other state of a layer, such as a generator of random numbers, is not among them.
    private static Map<String, List<String>> byClass(Iterable<String> places) {
        Map<String, Set<String>> names = new HashMap<>();
        for (String place : places) {
            String prefix = "";
            String[] steps = place.split("/");
            for (int i = 0; i + 1 < steps.length && steps[i].equals("layers"); i += 2) {
                boolean holdsWeights = i + 2 == steps.length || steps[i + 2].equals("layers");
                if (holdsWeights) {
                    names.computeIfAbsent(prefix + LAYERS + className(steps[i + 1]), key -> new LinkedHashSet<>())
                            .add(steps[i + 1]);
                }
                prefix += LAYERS + steps[i + 1] + "/";
            }
        }
        Map<String, List<String>> sorted = new HashMap<>();
        names.forEach((key, set) -> sorted.put(
                key,
                set.stream().sorted(Comparator.comparing(KerasPlaces::number)).toList()));
        return sorted;
    }

    private static String className(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    private static int number(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        return matcher.matches() && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : -1;
    }
}
