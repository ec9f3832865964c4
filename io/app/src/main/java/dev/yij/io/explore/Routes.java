package dev.yij.io.explore;

import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Orientation;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Maps request paths to responses.
final class Routes {

    private final Explored explored;
    private final Page page;
    private final OpenedImages images;
    private final Computed computed;
    private final Playground playground;
    private final TrainingRoutes training;
    private final Survey survey;
    private final SurveyRoutes surveyed;
    private final @Nullable Against against;
    private final List<SampleData.Image> samples = SampleData.images("test");
    private final int example = samples.indexOf(SampleData.example());
    private final AtomicReference<@Nullable FirstImage> opened = new AtomicReference<>();

    /// The image given on the command line.
    private record FirstImage(Path file, OpenedImage image) {}

    Routes(
            Explored explored,
            Page page,
            OpenedImages images,
            Computed computed,
            Playground playground,
            TrainingRoutes training,
            Survey survey,
            @Nullable Against against) {
        this.explored = explored;
        this.page = page;
        this.images = images;
        this.computed = computed;
        this.playground = playground;
        this.training = training;
        this.survey = survey;
        this.against = against;
        this.surveyed = new SurveyRoutes(survey, computed);
    }

    /// Answers a request.
    ///
    /// @throws Refusal     if it cannot be answered
    /// @throws IOException if its body cannot be read
    Answer answer(Request request) throws IOException {
        List<String> path = request.path();
        if (TrainingRoutes.has(path)) {
            return training.answer(request);
        }
        if (SurveyRoutes.has(path)) {
            return surveyed.answer(request);
        }
        boolean creates = path.equals(List.of("api", "images"));
        boolean plays =
                path.size() == 3 && path.get(0).equals("api") && path.get(1).equals("playground");
        String allowed = creates || plays ? "POST" : "GET";
        if (!request.method().equals(allowed)) {
            return Answer.refusal(405, "This address allows " + allowed + " only.")
                    .with("Allow", creates || plays ? "POST" : "GET, HEAD");
        }
        if (path.equals(List.of(""))) {
            return page.file("index.html");
        }
        if (path.equals(List.of("train"))) {
            return page.file("train.html");
        }
        if (path.getFirst().equals("assets")) {
            return page.file(String.join("/", path.subList(1, path.size())));
        }
        if (creates) {
            return Answer.json(open(request).toJson());
        }
        if (plays) {
            return play(request);
        }
        if (!path.getFirst().equals("api") || path.size() < 2) {
            throw nothing();
        }
        return switch (path.get(1) + " " + (path.size() - 2)) { // what, and how many segments say which
            case "model 0" -> Answer.json(model());
            case "samples 2" -> sampleImage(path.get(2), path.get(3));
            case "kernel 0" -> weight(request, "kernel");
            case "bias 0" -> weight(request, "bias");
            case "images 2" -> ofImage(request, images.get(path.get(2)));
            case "images 3" -> ofSecondModel(request, images.get(path.get(2)));
            default -> throw nothing();
        };
    }

    private static Refusal nothing() {
        return Refusal.notFound("There is nothing at this address.");
    }

    private Answer play(Request request) throws IOException {
        return switch (request.segment(2)) {
            case "map" -> playground.map(request);
            case "sum" -> playground.sum(request);
            case "prediction" -> playground.prediction(request);
            default -> throw nothing();
        };
    }

    private Answer sampleImage(String id, String name) {
        if (!name.equals("image.jpg")) {
            throw nothing();
        }
        return Answer.of("image/jpeg", sample(id).bytes());
    }

    private Answer ofImage(Request request, OpenedImage image) {
        return switch (request.segment(3)) {
            case "original.png" -> Answer.png(image.shown());
            case "input.png" -> Answer.png(image.seen());
            case "tensor" -> computed.tensor(image, request);
            case "prediction" -> computed.prediction(image, request);
            case "explain" -> computed.explanation(image, request);
            case "gradient" -> computed.gradient(image, request);
            case "kernel-gradient", "output-gradient", "chain" -> computed.backward(image, request, request.segment(3));
            case "difference" -> computed.difference(image, request);
            case "cam" -> computed.cam(image.x(), request);
            case "step" -> computed.step(image, request);
            default -> throw nothing();
        };
    }

    private Answer ofSecondModel(Request request, OpenedImage image) {
        if (against == null || !request.segment(3).equals("against")) {
            throw nothing();
        }
        return against.answer(image, request, request.segment(4));
    }

    /// Opens the image given on the command line.
    ///
    /// @throws ImageException if it cannot be read
    void open(Path file) throws IOException {
        opened.set(new FirstImage(file, images.open(file, Orientation.UPRIGHT)));
    }

    private OpenedImage open(Request request) throws IOException {
        Orientation turn = turn(request);
        if (request.has("sample")) {
            SampleData.Image sample = sample(request.parameter("sample"));
            return images.open(sample.bytes(), sample.title(), sample.label(), turn);
        }
        FirstImage first = opened.get();
        try {
            if (request.has("survey")) {
                int number = request.number("survey", 0, survey.images().items().size() - 1);
                SurveyImages.Item item = survey.images().items().get(number);
                return images.keep(turn.upright(item.decode(explored.classifier())), item.title(), item.label(), false);
            }
            if (request.has("first") && first != null) {
                return images.open(first.file(), turn);
            }
            byte[] bytes = Upload.read(request.body());
            return images.open(bytes, request.has("title") ? request.parameter("title") : "", null, turn);
        } catch (ImageException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }

    /// How many degrees clockwise an image is rotated.
    private static Orientation turn(Request request) {
        return switch (request.has("turn") ? request.parameter("turn") : "0") {
            case "0" -> Orientation.UPRIGHT;
            case "90" -> Orientation.CLOCKWISE;
            case "180" -> Orientation.HALF_TURN;
            case "270" -> Orientation.COUNTERCLOCKWISE;
            default -> throw Refusal.badRequest("turn: expected 0, 90, 180 or 270, found " + request.parameter("turn"));
        };
    }

    private SampleData.Image sample(String id) {
        try {
            return samples.get(Integer.parseInt(id));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw Refusal.notFound("sample: expected 0 to " + (samples.size() - 1) + ", found " + id);
        }
    }

    private Map<String, Object> model() {
        List<Integer> input = NetworkJson.numbers(explored.saved().model().inputShape());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", explored.name());
        json.put("shipped", explored.shipped());
        json.put("parameters", explored.saved().model().parameters());
        Map<String, Object> size = new LinkedHashMap<>();
        size.put("height", input.get(0));
        size.put("width", input.get(1));
        size.put("channels", input.get(2));
        json.put("input", size);
        json.put("classes", explored.saved().classes());
        json.put("backend", Map.of("name", computed.backend()));
        json.put("layers", NetworkJson.layers(explored.saved().model()));
        json.put("against", against == null ? null : against.toJson());
        json.put(
                "samples",
                IntStream.range(0, samples.size())
                        .mapToObj(i -> sample(i, samples.get(i)))
                        .toList());
        json.put("example", example);
        FirstImage first = opened.get();
        if (first != null) {
            json.put("opened", first.image().toJson());
        }
        return json;
    }

    private static Map<String, Object> sample(int id, SampleData.Image sample) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("title", sample.title());
        json.put("label", sample.label());
        json.put("credit", sample.author() + ", CC BY 2.0, " + sample.source());
        return json;
    }

    /// A layer's kernel or bias.
    private Answer weight(Request request, String which) {
        BuiltLayer built = computed.layer(request);
        Weight weight = built.weights().stream()
                .filter(each -> each.name().endsWith(which + ":0")) // depthwise_kernel, too
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(built.name() + " has no " + which));
        return Answer.tensor(new Tensor(weight.shape(), weight.value()));
    }
}
