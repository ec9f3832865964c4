package dev.yij.io.data;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageFingerprint;
import dev.yij.io.image.ImageFingerprint.Likeness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/// Images that are copies of one another: identical, or the same photo encoded again, resized, brightened,
/// cropped a little or mirrored; see [ImageFingerprint]. If one copy is in the training data and another in the
/// test data, the test is too easy.
///
/// ```java
/// for (NearDuplicates.Group group : NearDuplicates.find(files, ImageDecoder.standard()).groups()) {
///     System.out.println(group.files());
/// }
/// ```
///
/// @param groups     images that are copies of one another, directly or by way of others; both the groups and
///                   their members in the order of the files
/// @param unreadable why files could not be decoded, by file; they belong to no group
public record NearDuplicates(List<Group> groups, Map<Path, String> unreadable) {

    private static final int COMPARABLE = 20_000;

    /// Two or more copies.
    ///
    /// @param files    the copies, in order
    /// @param likeness how each resembles the first, which is [Likeness#IDENTICAL] to itself;
    ///                 [Likeness#DIFFERENT] if only by way of others
    public record Group(List<Path> files, List<Likeness> likeness) {
        /// Copies the lists.
        public Group {
            files = List.copyOf(files);
            likeness = List.copyOf(likeness);
        }

        /// Whether all copies have the same pixels.
        public boolean isIdentical() {
            return likeness.stream().allMatch(Likeness.IDENTICAL::equals);
        }
    }

    /// Copies the collections.
    public NearDuplicates {
        groups = List.copyOf(groups);
        unreadable = Map.copyOf(unreadable);
    }

    /// As [#find], but none among more than 20,000 files: comparing these would take minutes.
    public static NearDuplicates findAmongFew(List<Path> files, ImageDecoder decoder) {
        return files.size() > COMPARABLE ? new NearDuplicates(List.of(), Map.of()) : find(files, decoder);
    }

    /// Decodes all files, on all cores, and compares each with each. Needs about 5 KB of memory a file.
    public static NearDuplicates find(List<Path> files, ImageDecoder decoder) {
        ImageFingerprint[] found = new ImageFingerprint[files.size()];
        Map<Path, String> unreadable = new ConcurrentHashMap<>();
        IntStream.range(0, found.length).parallel().forEach(i -> {
            try {
                found[i] = ImageFingerprint.of(decoder.decode(files.get(i)));
            } catch (ImageException e) {
                unreadable.put(files.get(i), String.valueOf(e.getMessage()));
            }
        });
        SequencedMap<Path, ImageFingerprint> fingerprints = new LinkedHashMap<>();
        for (int i = 0; i < found.length; i++) {
            if (!unreadable.containsKey(files.get(i))) {
                fingerprints.put(files.get(i), found[i]);
            }
        }
        return new NearDuplicates(among(fingerprints), unreadable);
    }

    /// Compares each image with each, on all cores.
    ///
    /// @param images the files' fingerprints
    /// @return groups as in [#groups]
    public static List<Group> among(SequencedMap<Path, ImageFingerprint> images) {
        List<Path> files = List.copyOf(images.sequencedKeySet());
        List<ImageFingerprint> prints = List.copyOf(images.sequencedValues());
        Links links = new Links(files.size());
        IntStream.range(0, files.size()).parallel().forEach(i -> {
            for (int j = 0; j < i; j++) {
                if (!links.areJoined(i, j) && prints.get(i).likeness(prints.get(j)) != Likeness.DIFFERENT) {
                    links.join(i, j);
                }
            }
        });
        Map<Integer, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            members.computeIfAbsent(links.first(i), first -> new ArrayList<>()).add(i);
        }
        return members.values().stream()
                .filter(group -> group.size() > 1)
                .map(group -> new Group(
                        group.stream().map(files::get).toList(),
                        group.stream()
                                .map(i -> prints.get(group.getFirst()).likeness(prints.get(i)))
                                .toList()))
                .toList();
    }

    /// Disjoint sets, each named by its first member. The result does not depend on the order of the joins.
    private static final class Links {
        private final AtomicIntegerArray parent;

        Links(int size) {
            parent = new AtomicIntegerArray(IntStream.range(0, size).toArray());
        }

        synchronized void join(int one, int other) {
            int a = first(one);
            int b = first(other);
            parent.set(one, Math.min(a, b));
            parent.set(Math.max(a, b), Math.min(a, b));
        }

        /// May miss a join that happens meanwhile.
        boolean areJoined(int one, int other) {
            return first(one) == first(other);
        }

        int first(int member) {
            int at = member;
            while (parent.get(at) != at) {
                at = parent.get(at);
            }
            return at;
        }
    }
}
