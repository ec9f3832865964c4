package dev.yij.io.cli;

import dev.yij.io.audit.Audit;
import dev.yij.io.audit.AuditedImage;
import dev.yij.io.audit.LabelReview;
import dev.yij.io.data.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An [Audit] as JSON: all findings, by kind. Files are relative to the folder.
final class AuditJson {

    private final Audit audit;
    private final @Nullable LabelReview review;

    AuditJson(Audit audit, @Nullable LabelReview review) {
        this.audit = audit;
        this.review = review;
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("folder", audit.root().toString());
        json.put("images", audit.those(AuditedImage::isReadable).size());
        json.put("classes", audit.classes().stream().map(this::count).toList());
        json.put("unbalanced", audit.isUnbalanced());
        json.put("formats", audit.formats());
        json.put("colours", audit.colours());
        json.put("unreadable", list(audit.unreadable()));
        json.put("to_convert", audit.foreign().stream().map(this::name).toList());
        json.put("passed_over", audit.passedOver().stream().map(this::name).toList());
        json.put("tiny", list(audit.those(AuditedImage::isTiny)));
        json.put("very_long", list(audit.those(AuditedImage::isExtreme)));
        json.put("unusual_colours", list(audit.unusualColours()));
        json.put("misnamed", list(audit.those(AuditedImage::isMisnamed)));
        json.put("stored_sideways", list(audit.turned()));
        json.put("copies", audit.copies().stream().map(this::toJson).toList());
        json.put("labels", review == null ? null : toJson(review));
        return json;
    }

    private Map<String, Object> count(String label) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", label);
        json.put("images", audit.count(label));
        for (Part part : audit.parts()) {
            if (part != null) {
                json.put(part.word(), audit.count(label, part));
            }
        }
        return json;
    }

    private List<Object> list(List<AuditedImage> images) {
        return List.copyOf(images.stream().map(this::toJson).toList());
    }

    private Map<String, @Nullable Object> toJson(AuditedImage image) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", name(image.file()));
        json.put("part", image.part() == null ? null : image.part().word());
        json.put("class", image.label());
        if (image.facts() == null) {
            json.put("problem", image.problem());
        } else {
            json.put("width", image.width());
            json.put("height", image.height());
            json.put("format", image.facts().format());
            json.put("colours", image.facts().colours());
        }
        return json;
    }

    private Map<String, Object> toJson(Audit.Copies group) {
        List<Object> files = new ArrayList<>();
        for (int i = 0; i < group.images().size(); i++) {
            Map<String, @Nullable Object> file = toJson(group.images().get(i));
            file.put("likeness", group.likeness().get(i).name().toLowerCase(Locale.ROOT));
            files.add(file);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("identical", group.areIdentical());
        json.put("across_parts", group.areAcrossParts());
        json.put("across_classes", group.areAcrossClasses());
        json.put("files", files);
        return json;
    }

    private Map<String, Object> toJson(LabelReview found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("checked", found.checked());
        json.put("agreed", found.agreed());
        json.put("method", found.method());
        List<Object> wrong = new ArrayList<>();
        for (LabelReview.Finding finding : found.findings()) {
            Map<String, @Nullable Object> each = toJson(finding.image());
            each.put("suggested", finding.suggested());
            each.put("label_probability", finding.labelProbability());
            each.put("suggested_probability", finding.suggestedProbability());
            wrong.add(each);
        }
        json.put("may_be_wrong", wrong);
        return json;
    }

    private String name(Path file) {
        return audit.root().relativize(file).toString();
    }
}
