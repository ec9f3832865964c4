package dev.yij.io.report;

import dev.yij.io.audit.Audit;
import dev.yij.io.audit.AuditedImage;
import dev.yij.io.audit.LabelReview;
import dev.yij.io.data.Part;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageFingerprint.Likeness;
import dev.yij.io.plot.PlotFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The audit of a folder of images as one HTML page with small copies of the images that it names.
public final class AuditPage {

    /// The number of groups of copies, and of other images, that a section shows.
    private static final int SHOWN = 60;

    /// The number of copies that a group shows.
    private static final int SHOWN_COPIES = 8;

    private final Audit audit;
    private final @Nullable LabelReview review;
    private final Html html = new Html();
    private final Page page;
    private final Photos photos;

    private AuditPage(Audit audit, @Nullable LabelReview review, ImageDecoder decoder) {
        this.audit = audit;
        this.review = review;
        this.photos = new Photos(html, audit.root(), decoder);
        this.page = new Page(html, "Audit of " + audit.root());
        copies("conflicts", "Copies with different labels", Audit.Copies::areAcrossClasses, """
                At most one of the labels is right.""");
        copies("leaks", "Copies in several parts", group -> !group.areAcrossClasses() && group.areAcrossParts(), """
                An image that the network has learned is also in the images that it is evaluated on: the accuracy \
                comes out too high. Keep all copies in one part.""");
        copies("copies", "Other copies", group -> !group.areAcrossClasses() && !group.areAcrossParts(), """
                Copies count several times, in training and in the accuracy.""");
        if (review != null) {
            page.addIf(true, "labels", "Labels that may be wrong", () -> labels(review));
        }
        page.addIf(!audit.passedOver().isEmpty(), "passed-over", "Passed over", this::passedOver);
        page.addIf(!audit.unreadable().isEmpty(), "unreadable", "Files that cannot be read", this::unreadable);
        page.addIf(!audit.foreign().isEmpty(), "foreign", "Files to convert first", this::foreign);
        shapes("tiny", "Tiny images", AuditedImage::isTiny, "Fewer than " + AuditedImage.TINY + " pixels on a side.");
        shapes(
                "extreme",
                "Very long images",
                AuditedImage::isExtreme,
                "One side is at least " + AuditedImage.EXTREME + " times the other: made square, they are distorted.");
        images("colours", "Unusual colours", audit.unusualColours(), AuditPage::colours, """
                Colours are stored otherwise than in most images. All are read as RGB; alpha is dropped, so that \
                what a transparent background hides becomes visible.""");
        images("misnamed", "Names of another format", audit.those(AuditedImage::isMisnamed), AuditPage::format, """
                The name has the extension of another format. yij reads them; other programs may not.""");
        page.addIf(true, "classes", "Classes", this::classes);
    }

    /// Writes the page to a file atomically.
    ///
    /// @param review  the search for wrong labels; null if there was none
    /// @param decoder decodes the images again that the page shows
    /// @throws java.io.UncheckedIOException if that fails; the message names the file
    public static void write(Audit audit, @Nullable LabelReview review, ImageDecoder decoder, Path file) {
        PlotFile.writeText(html(audit, review, decoder), file);
    }

    /// The page as HTML.
    static String html(Audit audit, @Nullable LabelReview review, ImageDecoder decoder) {
        AuditPage written = new AuditPage(audit, review, decoder);
        return written.page.write("", written::keyFigures);
    }

    private void keyFigures() {
        long readable = audit.those(AuditedImage::isReadable).size();
        page.figure("Images", Long.toString(readable), audit.classes().size() + " classes");
        page.figure("Cannot be read", Integer.toString(audit.unreadable().size()), "");
        page.figure("Groups of copies", Integer.toString(audit.copies().size()), "");
        page.figure("Copies in several parts", Long.toString(count(Audit.Copies::areAcrossParts)), "groups");
        page.figure("Copies with different labels", Long.toString(count(Audit.Copies::areAcrossClasses)), "groups");
        if (review != null) {
            page.figure(
                    "Labels that may be wrong",
                    Integer.toString(review.findings().size()),
                    "of " + review.checked() + " checked");
        }
    }

    private long count(Predicate<Audit.Copies> kind) {
        return audit.copies().stream().filter(kind).count();
    }

    private void copies(String id, String heading, Predicate<Audit.Copies> kind, String note) {
        List<Audit.Copies> groups = audit.copies().stream().filter(kind).toList();
        page.addIf(!groups.isEmpty(), id, heading, () -> {
            note(note);
            html.open("div", "class", "strips");
            groups.stream().limit(SHOWN).forEach(this::copies);
            html.close("div");
            more(groups.size() - SHOWN, "groups");
        });
    }

    private void copies(Audit.Copies group) {
        html.open("article", "class", "strip");
        for (int i = 0; i < Math.min(SHOWN_COPIES, group.images().size()); i++) {
            AuditedImage image = group.images().get(i);
            String likeness = i == 0 ? "" : ", " + word(group.likeness().get(i));
            photos.figure(image, place(image), image.width() + "×" + image.height() + likeness);
        }
        more(group.images().size() - SHOWN_COPIES, "copies");
        html.close("article");
    }

    private static String word(Likeness likeness) {
        return likeness == Likeness.DIFFERENT
                ? "similar to another"
                : likeness.name().toLowerCase(Locale.ROOT);
    }

    private void labels(LabelReview found) {
        note("Checked were " + found.checked() + " images, by " + found.method() + ". Look at each: some are right.");
        html.open("div", "class", "photos");
        found.findings().stream()
                .limit(SHOWN)
                .forEach(finding -> photos.figure(
                        finding.image(),
                        place(finding.image()),
                        "probably " + finding.suggested() + " (" + Words.percent(finding.suggestedProbability())
                                + "), not " + finding.image().label() + " ("
                                + Words.percent(finding.labelProbability()) + ")"));
        html.close("div");
        more(found.findings().size() - SHOWN, "images");
    }

    private void shapes(String id, String heading, Predicate<AuditedImage> property, String note) {
        images(id, heading, audit.those(property), image -> image.width() + "×" + image.height(), note);
    }

    private void images(
            String id, String heading, List<AuditedImage> images, Function<AuditedImage, String> what, String note) {
        page.addIf(!images.isEmpty(), id, heading, () -> {
            note(note);
            html.open("div", "class", "photos");
            images.stream().limit(SHOWN).forEach(image -> photos.figure(image, place(image), what.apply(image)));
            html.close("div");
            more(images.size() - SHOWN, "images");
        });
    }

    private static String colours(AuditedImage image) {
        return image.facts() == null ? "" : image.facts().colours();
    }

    private static String format(AuditedImage image) {
        return image.facts() == null ? "" : image.facts().format();
    }

    private void unreadable() {
        new ReportTables(html)
                .skipped(audit.unreadable().stream()
                        .map(image -> {
                            String file = image.file().toString();
                            return new SkippedFile(
                                    photos.name(image.file()), image.problem().replace(file + ": ", ""));
                        })
                        .toList());
    }

    private void foreign() {
        note("yij cannot read these formats: convert them to JPEG with `heif-convert` or, on a Mac, `sips -s format"
                + " jpeg`.");
        names(audit.foreign());
    }

    private void passedOver() {
        note("Hidden folders, folders of systems, links to folders within a class, and images that lie in no class do"
                + " not count.");
        names(audit.passedOver());
    }

    /// The first names of files or folders as a list.
    private void names(List<Path> files) {
        html.open("ul");
        files.stream().limit(SHOWN).forEach(file -> html.element("li", photos.name(file)));
        html.close("ul");
        more(files.size() - SHOWN, "files");
    }

    private void classes() {
        if (audit.isUnbalanced()) {
            note("The classes differ much in size. A network learns the large ones at the cost of the small ones,"
                    + " unless the small ones count more: yij train --class-weight balanced.");
        }
        List<@Nullable Part> parts = audit.parts();
        List<String> header = new ArrayList<>(List.of("Class", "Images"));
        parts.stream().filter(part -> part != null).forEach(part -> header.add(part.word()));
        List<List<String>> rows = new ArrayList<>();
        for (String label : audit.classes()) {
            List<String> row = new ArrayList<>(List.of(label, Long.toString(audit.count(label))));
            parts.stream()
                    .filter(part -> part != null)
                    .forEach(part -> row.add(Long.toString(audit.count(label, part))));
            rows.add(row);
        }
        new ReportTables(html).plain("Classes", header, rows);
        html.open("dl", "class", "pairs");
        audit.formats().forEach((name, count) -> pair(name, count + " images"));
        audit.colours().forEach((name, count) -> pair(name, count + " images"));
        pair("stored sideways, turned by their EXIF orientation", audit.turned().size() + " images");
        html.close("dl");
    }

    private void pair(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }

    private void note(String text) {
        html.element("p", text, "class", "note");
    }

    private void more(int count, String what) {
        if (count > 0) {
            note("and " + count + " more " + what);
        }
    }

    /// `train / apple`
    private static String place(AuditedImage image) {
        return (image.part() == null ? "" : image.part().word() + " / ") + image.label();
    }
}
