package dev.yij.io.cli;

import dev.yij.testvectors.declaration.Algorithm;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.declaration.FunctionProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What `yij vectors check` is told about the arithmetic of a program.
final class DeclarationOptions {

    @Option(
            names = "--format",
            converter = Formats.class,
            paramLabel = "FORMAT",
            defaultValue = "float32",
            description = "The format to which inputs of multiplications were rounded: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}).")
    private VectorsCommand.Format format = VectorsCommand.Format.FLOAT32;

    @Option(
            names = "--sums",
            converter = Formats.class,
            paramLabel = "FORMAT",
            defaultValue = "float32",
            description = "The format in which products were summed: float32, bf16, fp16 (default: ${DEFAULT-VALUE}).")
    private VectorsCommand.Format sums = VectorsCommand.Format.FLOAT32;

    @Option(
            names = "--outputs",
            converter = Formats.class,
            paramLabel = "FORMAT",
            defaultValue = "float32",
            description = "The format in which sums of products were stored: float32, tf32, bf16, fp16"
                    + " (default: ${DEFAULT-VALUE}).")
    private VectorsCommand.Format outputs = VectorsCommand.Format.FLOAT32;

    @Option(
            names = "--mixed",
            converter = Formats.class,
            paramLabel = "FORMAT",
            description = "Mixed precision: every kernel but the optimizers reads and writes this format, bf16 or fp16,"
                    + " and sums in float32.")
    private VectorsCommand.@Nullable Format mixed;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "any",
            completionCandidates = Names.class,
            description = "How convolutions were computed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String algorithm = "any";

    @Option(
            names = "--functions",
            paramLabel = "PROFILE",
            defaultValue = "opencl",
            completionCandidates = Profiles.class,
            description = "How precise exponentials, logarithms, quotients and roots are: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}).")
    private String functions = "opencl";

    /// The declaration.
    ///
    /// @throws UsageException if an option has an unknown value
    Declaration declaration() {
        Declaration formats = mixed == null
                ? Declaration.DEFAULT
                        .factors(format.precision())
                        .sums(sums.precision())
                        .outputs(outputs.precision())
                : Declaration.mixed(mixed.precision()).sums(sums.precision());
        return formats.algorithm(one("--algorithm", Algorithm.values(), algorithm))
                .functions(one("--functions", FunctionProfile.values(), functions));
    }

    /// What was declared, for reports: `float32`, `fp16, outputs fp16`.
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(mixed == null ? format.toString() : "mixed " + mixed);
        if (sums != VectorsCommand.Format.FLOAT32) {
            parts.add("sums " + sums);
        }
        if (outputs != VectorsCommand.Format.FLOAT32) {
            parts.add("outputs " + outputs);
        }
        if (!algorithm.equals("any")) {
            parts.add("algorithm " + algorithm);
        }
        if (!functions.equals("opencl")) {
            parts.add("functions " + functions);
        }
        return String.join(", ", parts);
    }

    private static <T> T one(String option, T[] values, String name) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException(option + " is one of " + Arrays.toString(values) + ", found " + name));
    }

    /// Reads the name of a format.
    static final class Formats implements ITypeConverter<VectorsCommand.Format> {
        @Override
        public VectorsCommand.Format convert(String name) {
            if (name.matches("(?i)(fp8|float8|f8|e4m3|e5m2).*")) {
                throw new TypeConversionException(
                        name + " is not supported, because no error bound can be derived for 2 or"
                                + " 3 bits and scaling factors that the program chooses; check the same program in bf16 or fp16");
            }
            return Arrays.stream(VectorsCommand.Format.values())
                    .filter(format -> format.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected one of " + Arrays.toString(VectorsCommand.Format.values()) + ", found " + name));
        }
    }

    /// The names of [Algorithm].
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Algorithm.values()).map(Algorithm::toString).iterator();
        }
    }

    /// The names of [FunctionProfile].
    static final class Profiles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FunctionProfile.values())
                    .map(FunctionProfile::toString)
                    .iterator();
        }
    }
}
