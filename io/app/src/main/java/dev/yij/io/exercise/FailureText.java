package dev.yij.io.exercise;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A failing case for people: its inputs, what was expected and what was found, as tables where they are small
/// enough to compute by hand.
///
/// @param verdict the case
record FailureText(Verdict verdict) {

    /// The most numbers that are printed of an array.
    private static final int PRINTED = 64;

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("The smallest case that does not agree: ")
                .append(verdict.kernelCase().name())
                .append('\n');
        for (NamedArray input : verdict.evidence().inputs().arrays()) {
            text.append(table(input.name(), input.shape(), i -> number(input.data()[i])));
        }
        for (int i = 0; i < verdict.comparisons().size(); i++) {
            Comparison comparison = verdict.comparisons().get(i);
            Evidence.Output output = verdict.evidence().outputs().get(i);
            if (comparison.passed()) {
                continue;
            }
            String name = output.expected().name();
            if (comparison.count() <= PRINTED) {
                double[] expected = output.expected().value();
                text.append(table(name + ", expected", comparison.shape(), at -> number((float) expected[at])));
                text.append(table(name + ", yours", comparison.shape(), at -> number(output.actual()[at])));
            } else {
                int first = comparison.wrong().nextSetBit(0);
                text.append("  ")
                        .append(name)
                        .append(Arrays.toString(comparison.coordinates(first)))
                        .append(" is ")
                        .append(number(output.actual()[first]))
                        .append(", expected ")
                        .append(number((float) output.expected().value()[first]))
                        .append("; ")
                        .append(comparison.failures())
                        .append(" of ")
                        .append(comparison.count())
                        .append(" numbers are wrong\n");
            }
        }
        return text.toString().stripTrailing();
    }

    /// A heading and the numbers; rows are those of the last axis, or of the last but one if it has one
    /// channel.
    private static String table(String name, int[] shape, IntFunction<String> number) {
        int count = NamedArray.elements(shape);
        String dimensions = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("×"));
        String heading = "  " + name + " (" + dimensions + ")";
        if (count == 0 || count > PRINTED) {
            return heading + "\n";
        }
        int columns = columns(shape);
        int width = IntStream.range(0, count)
                .mapToObj(number)
                .mapToInt(String::length)
                .max()
                .orElse(1);
        StringBuilder text = new StringBuilder(heading).append(":\n");
        for (int i = 0; i < count; i++) {
            text.append(i % columns == 0 ? "    " : " ")
                    .append(" ".repeat(width - number.apply(i).length()))
                    .append(number.apply(i))
                    .append((i + 1) % columns == 0 ? "\n" : "");
        }
        return text.toString();
    }

    /// An image or a kernel of one channel has rows of pixels.
    private static int columns(int[] shape) {
        int last = shape.length - 1;
        if (shape.length == 4 && shape[3] == 1) {
            return shape[2] == 1 ? shape[1] : shape[2];
        }
        return shape[last];
    }

    private static String number(float value) {
        if (ZeroTrust.isPoison(value)) {
            return "-";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
