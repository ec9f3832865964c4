package dev.yij.io.hdf5;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Tensor;
import io.jhdf.ObjectHeader;
import io.jhdf.object.message.AttributeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A group of an HDF5 file being read. Its contents are looked up by name; links to other places and other
/// files are rejected.
public final class StoredGroup {

    private final Hdf5File file;
    private final String path;
    private final Map<String, Long> links;
    private final Map<String, AttributeMessage> attributes;

    StoredGroup(Hdf5File file, String path, long address) throws FormatException {
        this.file = file;
        this.path = path;
        ObjectHeader header = file.guarded(() -> ObjectHeader.readObjectHeader(file.storage(), address));
        this.links = file.guarded(() -> Links.of(file.storage(), header));
        this.attributes = file.guarded(() -> Attributes.of(file.storage(), header));
    }

    /// The file and the path in it, for messages: `model.h5, /model_weights`.
    public String where() {
        return path.isEmpty() ? file.name() : file.name() + ", " + path;
    }

    private String where(String name) {
        return file.name() + ", " + path + "/" + name;
    }

    /// The names of the group's members.
    public Set<String> names() {
        return links.keySet();
    }

    /// Whether the group has a member of this name, or of a path of names with slashes between them.
    ///
    /// @throws FormatException if the file is damaged, or a parent on the path is not a group
    public boolean has(String name) throws FormatException {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return links.containsKey(name);
        }
        String first = name.substring(0, slash);
        return links.containsKey(first) && group(first).has(name.substring(slash + 1));
    }

    /// Whether the member of this name is a group; a link to another place is not.
    ///
    /// @throws FormatException if the file is damaged
    public boolean isGroup(String name) throws FormatException {
        Long address = links.get(name);
        return address != null && address >= 0 && !isArray(name);
    }

    /// The group under a path.
    ///
    /// @throws FormatException if there is none
    public StoredGroup group(String name) throws FormatException {
        StoredGroup group = this;
        for (String step : name.split("/")) {
            if (group.isArray(step)) {
                throw new FormatException(group.where(step) + " is an array, expected a group");
            }
            group = new StoredGroup(file, group.path + "/" + step, group.address(step));
        }
        return group;
    }

    /// Whether the member of this name is an array.
    ///
    /// @throws FormatException if there is nothing under that name, or the file is damaged
    public boolean isArray(String name) throws FormatException {
        return StoredArray.isOne(header(name));
    }

    /// The array under a path, whatever its element type, as float32.
    ///
    /// @throws FormatException if there is none, it is not an array of numbers, or claims more elements than
    ///     the file can hold
    public Tensor array(String name) throws FormatException {
        return stored(name).tensor();
    }

    /// Whether the array under a path has elements of type float64, which [#array] rounds.
    ///
    /// @throws FormatException if there is none
    public boolean isDouble(String name) throws FormatException {
        int slash = name.lastIndexOf('/');
        ObjectHeader header =
                slash < 0 ? header(name) : group(name.substring(0, slash)).header(name.substring(slash + 1));
        return file.guarded(() -> StoredArray.isDouble(header));
    }

    /// The single whole number under a path.
    ///
    /// @throws FormatException as [#array], and if it is more than one number
    public long number(String name) throws FormatException {
        return stored(name).number();
    }

    /// The dimensions of the array under a path.
    ///
    /// @throws FormatException as [#array]
    public int[] shape(String name) throws FormatException {
        return stored(name).dims();
    }

    private StoredArray stored(String name) throws FormatException {
        int slash = name.lastIndexOf('/');
        StoredGroup group = slash < 0 ? this : group(name.substring(0, slash));
        String last = name.substring(slash + 1);
        return StoredArray.of(file, group.where(last), group.header(last));
    }

    private ObjectHeader header(String name) throws FormatException {
        long address = address(name);
        return file.guarded(() -> ObjectHeader.readObjectHeader(file.storage(), address));
    }

    private long address(String name) throws FormatException {
        Long address = links.get(name);
        if (address == null) {
            throw new FormatException(where(name) + " is missing");
        }
        if (address < 0) {
            throw new FormatException(where(name) + " is a link to another place or file, which is not followed");
        }
        return address;
    }

    /// An attribute of type text.
    ///
    /// @return empty if there is none of that name
    /// @throws FormatException if it is not a text
    public Optional<String> text(String name) throws FormatException {
        AttributeMessage attribute = attributes.get(name);
        if (attribute == null) {
            return Optional.empty();
        }
        List<String> texts = texts(name, attribute);
        if (texts.size() != 1) {
            throw new FormatException(
                    where() + " has " + texts.size() + " texts in the attribute " + name + ", expected one");
        }
        return Optional.of(texts.getFirst());
    }

    /// An attribute that is a list of names, which may be split into `name0`, `name1` and so on.
    ///
    /// @throws FormatException if there is none of that name, or it is not a list of texts
    public List<String> names(String attribute) throws FormatException {
        AttributeMessage whole = attributes.get(attribute);
        if (whole != null) {
            return texts(attribute, whole);
        }
        List<String> names = new ArrayList<>();
        @Nullable AttributeMessage part = attributes.get(attribute + 0);
        if (part == null) {
            throw new FormatException(where() + " has no attribute " + attribute);
        }
        for (int i = 0; part != null; i++) {
            names.addAll(texts(attribute + i, part));
            part = attributes.get(attribute + (i + 1));
        }
        return names;
    }

    /// Whether there is an attribute of that name, split or not.
    public boolean hasNames(String attribute) {
        return attributes.containsKey(attribute) || attributes.containsKey(attribute + 0);
    }

    private List<String> texts(String name, AttributeMessage attribute) throws FormatException {
        String where = where() + ", attribute " + name;
        return file.guarded(() -> Attributes.texts(file.storage(), where, attribute));
    }
}
