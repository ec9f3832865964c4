package dev.yij.io.hdf5;

import dev.yij.reference.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A group of an HDF5 file to be written: attributes, arrays and subgroups, in insertion order. [Hdf5Writer]
/// writes it as a file's root.
public final class NewGroup implements NewObject {

    /// The maximum size in bytes of an attribute of names before it is split: HDF5 stores an attribute in the
    /// header of its object, in a message of less than 64 KiB. Keras uses the same limit.
    private static final int LONGEST_ATTRIBUTE = 64_512;

    private final SequencedMap<String, NewValue> attributes = new LinkedHashMap<>();
    private final SequencedMap<String, NewObject> children = new LinkedHashMap<>();

    /// An empty group.
    public NewGroup() {}

    /// Sets an attribute to a text of any length, as h5py writes Python's strings.
    ///
    /// @throws IllegalArgumentException if it is empty, which HDF5 does not distinguish from missing
    public NewGroup attribute(String name, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the attribute " + name + " has an empty text");
        }
        attributes.put(name, new NewValue.Text(text));
        return this;
    }

    /// Sets an attribute to a list of names, as h5py writes NumPy's byte strings. A list too long for one
    /// attribute is split as Keras splits it: `name0`, `name1` and so on.
    public NewGroup attribute(String name, List<String> names) {
        int width = names.stream().mapToInt(NewGroup::bytes).max().orElse(0);
        int parts = 1;
        while (largestPart(names.size(), parts) * (long) width > LONGEST_ATTRIBUTE && parts < names.size()) {
            parts++;
        }
        if (parts == 1) {
            attributes.put(name, new NewValue.Names(List.copyOf(names)));
            return this;
        }
        int from = 0;
        for (int part = 0; part < parts; part++) {
            int to = from + names.size() / parts + (part < names.size() % parts ? 1 : 0);
            attributes.put(name + part, new NewValue.Names(List.copyOf(names.subList(from, to))));
            from = to;
        }
        return this;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int largestPart(int size, int parts) {
        return (size + parts - 1) / parts;
    }

    /// The group of a name, or of a path with slashes; created if it is missing.
    ///
    /// @throws IllegalArgumentException if the name belongs to something else
    public NewGroup group(String path) {
        NewGroup group = this;
        for (String name : path.split("/")) {
            NewObject child = group.children.computeIfAbsent(name, key -> new NewGroup());
            if (!(child instanceof NewGroup next)) {
                throw new IllegalArgumentException("\"" + name + "\" of " + path + " is an array already");
            }
            group = next;
        }
        return group;
    }

    /// Adds a float32 array of a tensor's shape under a path, whose groups are created if they are missing. The
    /// elements are not copied.
    ///
    /// @throws IllegalArgumentException if the name is taken
    public NewGroup array(String path, Tensor tensor) {
        return put(path, new NewArray.Floats(tensor));
    }

    /// Adds a single whole number (int64) under a path.
    ///
    /// @throws IllegalArgumentException if the name is taken
    public NewGroup number(String path, long number) {
        return put(path, new NewArray.Whole(number));
    }

    private NewGroup put(String path, NewArray array) {
        int slash = path.lastIndexOf('/');
        NewGroup group = slash < 0 ? this : group(path.substring(0, slash));
        if (group.children.putIfAbsent(path.substring(slash + 1), array) != null) {
            throw new IllegalArgumentException("there are two of the name " + path);
        }
        return this;
    }

    SequencedMap<String, NewValue> attributes() {
        return attributes;
    }

    SequencedMap<String, NewObject> children() {
        return children;
    }

    /// All texts of this group and its subgroups, which are stored separately from the attributes.
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (NewValue value : attributes.values()) {
            if (value instanceof NewValue.Text text) {
                texts.add(text.text());
            }
        }
        for (NewObject child : children.values()) {
            if (child instanceof NewGroup group) {
                texts.addAll(group.texts());
            }
        }
        return texts;
    }
}
