package dev.yij.io.cli;

import dev.yij.io.audit.Audit;
import dev.yij.io.audit.AuditedImage;
import dev.yij.io.audit.LabelReview;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.Part;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints an [Audit]: a line for each kind of finding, and below it the first few.
final class AuditText {

    private static final int NAMED = 5;

    private final Audit audit;
    private final @Nullable LabelReview review;
    private final PrintWriter out;

    AuditText(Audit audit, @Nullable LabelReview review, PrintWriter out) {
        this.audit = audit;
        this.review = review;
        this.out = out;
    }

    void print() {
        long readable = audit.those(AuditedImage::isReadable).size();
        out.println(VisibleControls.visible(audit.root().toString()) + ": " + readable + " images of "
                + audit.classes().size() + (audit.classes().size() == 1 ? " class" : " classes")
                + audit.formats().entrySet().stream()
                        .map(format -> ", " + format.getValue() + " " + format.getKey())
                        .collect(Collectors.joining()));
        classes();
        if (!audit.passedOver().isEmpty()) {
            out.println(VisibleControls.visible(ImageFolder.passedOverMessage(audit.root(), audit.passedOver())));
        }
        list("cannot be read", audit.unreadable(), image -> withoutRoot(image.problem()));
        list("in a format to convert first (heif-convert, sips)", audit.foreign(), this::name);
        copies("copies with different labels, of which at most one is right", Audit.Copies::areAcrossClasses);
        copies(
                "copies in several parts, which make the accuracy too high",
                group -> !group.areAcrossClasses() && group.areAcrossParts());
        copies("other copies", group -> !group.areAcrossClasses() && !group.areAcrossParts());
        list("tiny, below " + AuditedImage.TINY + " pixels on a side", audit.those(AuditedImage::isTiny), this::size);
        list("very long, " + AuditedImage.EXTREME + ":1 or more", audit.those(AuditedImage::isExtreme), this::size);
        list(
                "with unusual colours",
                audit.unusualColours(),
                image -> name(image.file()) + ": "
                        + (image.facts() == null ? "" : image.facts().colours()));
        list(
                "named as another format",
                audit.those(AuditedImage::isMisnamed),
                image -> name(image.file()) + ": "
                        + (image.facts() == null ? "" : image.facts().format()));
        if (!audit.turned().isEmpty()) {
            out.println(audit.turned().size() + " images are stored sideways and turned by their EXIF orientation");
        }
        if (review != null) {
            labels(review);
        }
    }

    private void classes() {
        int width = audit.classes().stream()
                .map(VisibleControls::visible)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        List<@Nullable Part> parts = audit.parts();
        for (String label : audit.classes()) {
            out.printf(Locale.ROOT, "  %-" + width + "s %6d", VisibleControls.visible(label), audit.count(label));
            if (parts.size() > 1) {
                out.print("  ("
                        + parts.stream()
                                .map(part -> (part == null ? "" : part.word() + " ") + audit.count(label, part))
                                .collect(Collectors.joining(", "))
                        + ")");
            }
            out.println();
        }
        if (audit.isUnbalanced()) {
            out.println("The largest class has at least " + Audit.UNBALANCED
                    + " times as many images as the smallest; `yij train --class-weight balanced` makes up for"
                    + " it.");
        }
    }

    private void copies(String what, Predicate<Audit.Copies> kind) {
        List<Audit.Copies> groups = audit.copies().stream().filter(kind).toList();
        if (!groups.isEmpty()) {
            out.println(groups.size() + (groups.size() == 1 ? " group of " : " groups of ") + what + ":");
            first(
                    groups,
                    group -> group.images().stream()
                                    .limit(NAMED)
                                    .map(image -> name(image.file()))
                                    .collect(Collectors.joining(" = "))
                            + (group.images().size() > NAMED ? " = …" : "")
                            + (group.areIdentical() ? " (identical)" : ""));
        }
    }

    private void labels(LabelReview found) {
        out.println(found.findings().size() + " of " + found.checked() + " labels may be wrong, by " + found.method()
                + (found.findings().isEmpty() ? "" : ":"));
        first(
                found.findings(),
                finding -> String.format(
                        Locale.ROOT,
                        "%s: probably %s (%.1f%%), not %s (%.1f%%)",
                        name(finding.image().file()),
                        finding.suggested(),
                        100 * finding.suggestedProbability(),
                        finding.image().label(),
                        100 * finding.labelProbability()));
        if (found.isUnreliable()) {
            out.printf(
                    Locale.ROOT,
                    "Few of these may be wrong: the model agrees with %.0f%% of all labels only, and its probabilities"
                            + " are too poor to tell a wrong label from a difficult image.%n",
                    100.0 * found.agreed() / found.checked());
        }
    }

    private <T> void list(String what, List<T> those, Function<T, String> line) {
        if (!those.isEmpty()) {
            out.println(those.size() + (those.size() == 1 ? " file " : " files ") + what + ":");
            first(those, line);
        }
    }

    private <T> void first(List<T> those, Function<T, String> line) {
        those.stream().limit(NAMED).forEach(each -> out.println("  " + VisibleControls.inLine(line.apply(each))));
        if (those.size() > NAMED) {
            out.println("  … and " + (those.size() - NAMED) + " more");
        }
    }

    private String size(AuditedImage image) {
        return name(image.file()) + ": " + image.width() + "×" + image.height();
    }

    private String name(Path file) {
        return audit.root().relativize(file).toString();
    }

    private String withoutRoot(String problem) {
        String root = audit.root() + audit.root().getFileSystem().getSeparator();
        return problem.startsWith(root) ? problem.substring(root.length()) : problem;
    }
}
