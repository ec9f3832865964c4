package dev.yij.io.explore;

import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The addresses under `api/survey`: many images at once.
final class SurveyRoutes {

    private final Survey survey;
    private final Computed computed;

    SurveyRoutes(Survey survey, Computed computed) {
        this.survey = survey;
        this.computed = computed;
    }

    /// Whether a path is one of these.
    static boolean has(List<String> path) {
        return path.size() >= 2 && path.getFirst().equals("api") && path.get(1).equals("survey");
    }

    /// Answers a request.
    ///
    /// @throws Refusal if it cannot be answered
    Answer answer(Request request) {
        String what = String.join("/", request.path().subList(2, request.path().size()));
        boolean changes = what.equals("start") || what.equals("stop");
        String allowed = changes ? "POST" : "GET";
        if (!request.method().equals(allowed)) {
            return Answer.refusal(405, "This address allows " + allowed + " only.")
                    .with("Allow", changes ? "POST" : "GET, HEAD");
        }
        return switch (what) {
            case "" -> Answer.json(state());
            case "start" -> {
                survey.start();
                yield Answer.json(state());
            }
            case "stop" -> {
                survey.stop();
                yield Answer.json(state());
            }
            case "outcomes" -> Answer.json(outcomes());
            case "patches" -> patches(request);
            case "image.png" -> Answer.png(survey.image(number(request)));
            case "cam" -> cam(request);
            default -> throw Refusal.notFound("There is nothing at this address.");
        };
    }

    /// The image that a request names.
    int number(Request request) {
        return request.number("number", 0, survey.images().items().size() - 1);
    }

    private Map<String, Object> state() {
        List<Survey.@Nullable Outcome> outcomes = survey.outcomes();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", survey.images().folder());
        json.put("found", survey.images().found());
        json.put("total", survey.images().items().size());
        json.put("phase", survey.phase().name().toLowerCase(Locale.ROOT));
        json.put("done", outcomes.size());
        json.put("unreadable", outcomes.stream().filter(Objects::isNull).count());
        return json;
    }

    private List<Object> outcomes() {
        List<Object> all = new ArrayList<>();
        for (Survey.Outcome outcome : survey.outcomes()) {
            SurveyImages.Item item = survey.images().items().get(all.size());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("title", item.title());
            json.put("label", item.label());
            json.put("predicted", outcome == null ? null : outcome.predicted());
            json.put("probability", outcome == null ? null : outcome.probability());
            all.add(json);
        }
        return all;
    }

    private Answer patches(Request request) {
        BuiltLayer layer = computed.layer(request);
        int map = request.number("map", 0, Integer.MAX_VALUE);
        return Answer.json(survey.peaks(layer, map).stream()
                .map(peak -> {
                    SurveyImages.Item item = survey.images().items().get(peak.image());
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("number", peak.image());
                    json.put("title", item.title());
                    json.put("label", item.label());
                    json.put("at", List.of(peak.row(), peak.column()));
                    json.put("value", peak.value());
                    return json;
                })
                .toList());
    }

    private Answer cam(Request request) {
        Tensor x = survey.input(number(request));
        return computed.cam(x, request);
    }
}
