package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.RandomCases;
import dev.yij.testvectors.cases.Shrinking;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Random cases of `yij vectors fuzz`. The manifest contains what they are drawn from.
///
/// @param seed       the seed
/// @param count      how many of each operation
/// @param operations the operations
public record RandomVectors(long seed, int count, List<Operation> operations) {

    /// The entry of the manifest.
    private static final String KEY = "random";

    /// The cases, by operation.
    public List<KernelCase> cases() {
        return operations.stream()
                .flatMap(operation -> RandomCases.of(operation, count, seed).stream())
                .toList();
    }

    /// A manifest without cases.
    VectorManifest manifest() {
        VectorManifest manifest = new VectorManifest("yij vectors fuzz", "TensorFlow");
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("seed", seed);
        entry.put("count", count);
        entry.put("operations", operations.stream().map(Operation::toString).toList());
        manifest.put(KEY, entry);
        return manifest;
    }

    /// What the manifest in a folder says about random cases; null if there is none, or it is that of
    /// `yij vectors export`.
    ///
    /// @throws FormatException if the manifest is damaged, or this version draws other cases
    /// @throws IOException     if it cannot be read
    public static @Nullable RandomVectors find(Path folder) throws IOException {
        Path file = folder.resolve(Goldens.MANIFEST);
        if (!Files.exists(file)) {
            return null;
        }
        Map<String, Object> json;
        try {
            json = JsonText.object(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FormatException(file + " is no list of test vectors: " + Reason.of(e), e);
        }
        Object entry = json.get(KEY);
        if (entry == null) {
            return null;
        }
        if (!(entry instanceof Map<?, ?> fields
                && fields.get("seed") instanceof Number seed
                && fields.get("count") instanceof Integer count
                && fields.get("operations") instanceof List<?> names
                && json.get("cases") instanceof List<?> cases)) {
            throw new FormatException(file + ": \"" + KEY + "\" has a seed, a count and operations, found " + entry);
        }
        List<Operation> operations = new ArrayList<>();
        for (Object name : names) {
            operations.add(operation(String.valueOf(name)));
        }
        RandomVectors random = new RandomVectors(seed.longValue(), count, operations);
        random.requireNames(
                file,
                cases.stream()
                        .map(c -> c instanceof Map<?, ?> each ? String.valueOf(each.get("name")) : "")
                        .toList());
        return random;
    }

    private void requireNames(Path file, List<String> names) throws FormatException {
        List<String> drawn = cases().stream().map(KernelCase::name).toList();
        if (!drawn.equals(names)) {
            throw new FormatException(file + " lists other cases than this version of yij draws for seed " + seed
                    + ": export them again, or check with the version that wrote them");
        }
    }

    /// An operation by its name in lists.
    ///
    /// @throws FormatException if there is none
    public static Operation operation(String name) throws FormatException {
        for (Operation operation : Operation.values()) {
            if (operation.toString().equals(name)) {
                return operation;
            }
        }
        List<String> names =
                List.of(Operation.values()).stream().map(Operation::toString).toList();
        throw new FormatException("there is no operation " + name + NearestName.hint(name, names));
    }

    /// The smallest failing case of each operation, as sentences: the one to look at first.
    public static List<String> smallestFailing(List<KernelCase> cases, List<VectorCheck.Result> results) {
        Set<String> wrongNames = results.stream()
                .filter(r -> r.outcome() == VectorCheck.Outcome.FAIL)
                .map(VectorCheck.Result::name)
                .collect(Collectors.toSet());
        Map<Operation, List<KernelCase>> failing = cases.stream()
                .filter(c -> wrongNames.contains(c.name()))
                .collect(Collectors.groupingBy(KernelCase::operation, LinkedHashMap::new, Collectors.toList()));
        List<String> sentences = new ArrayList<>();
        failing.forEach((operation, wrong) -> wrong.stream()
                .min(Comparator.comparingLong(Shrinking::elements))
                .ifPresent(c -> sentences.add("the smallest of " + wrong.size() + " failing " + operation + " cases is "
                        + c + " with " + Shrinking.elements(c) + " elements")));
        return sentences;
    }
}
