package dev.yij.io.explore;

import dev.yij.reference.explain.GradCam;
import dev.yij.reference.model.BuiltLayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A second model, or the same one at another epoch, that the page shows beside the first.
final class Against {

    private final Explored explored;
    private final Engine engine;

    /// @param beside the engine of the first model, on whose thread this one computes
    Against(Explored explored, Engine beside) {
        this.explored = explored;
        this.engine = new Engine(beside, explored.saved(), image -> Objects.requireNonNull(image.against()));
    }

    /// What the page needs to know of it.
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", explored.name());
        json.put("parameters", explored.saved().model().parameters());
        json.put("classes", explored.saved().classes());
        json.put("layers", NetworkJson.layers(explored.saved().model()));
        return json;
    }

    /// Answers a request about an image.
    ///
    /// @param what `prediction`, `tensor` or `cam`
    /// @throws Refusal if it is something else
    Answer answer(OpenedImage image, Request request, String what) {
        return switch (what) {
            case "prediction" -> engine.ask(image, forward -> Computed.prediction(explored.saved(), forward));
            case "tensor" -> {
                String name = layer(request).name();
                yield engine.ask(
                        image, forward -> Answer.tensor(forward.outputs().output(name)));
            }
            case "cam" -> {
                int classes = explored.saved().model().outputShape().size();
                int target = request.number("class", 0, classes - 1);
                yield Answer.tensor(engine.askModel(model -> Request.chosen(() -> GradCam.of(
                                model,
                                Objects.requireNonNull(image.against()),
                                GradCam.lastConvolution(model),
                                target)))
                        .map());
            }
            default -> throw Refusal.notFound("There is nothing at this address.");
        };
    }

    private BuiltLayer layer(Request request) {
        String name = request.parameter("layer");
        return Request.chosen(() -> explored.saved().model().layer(name));
    }
}
