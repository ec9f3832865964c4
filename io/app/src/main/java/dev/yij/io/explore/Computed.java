package dev.yij.io.explore;

import dev.yij.io.explain.Choice;
import dev.yij.io.explain.ExplanationJson;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Explanation;
import dev.yij.reference.explain.Formula;
import dev.yij.reference.explain.GradCam;
import dev.yij.reference.explain.WeightGradient;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.compare.Comparison;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The responses that the library computes for an image.
final class Computed implements AutoCloseable {

    /// The default number of terms of a gradient: it has one term for each pixel.
    private static final int TERMS = 200;

    private final SavedModel saved;
    private final Engine simd;
    private final Engine im2col;
    private final Engine scalar;

    Computed(SavedModel saved, Engine simd, Engine im2col, Engine scalar) {
        this.saved = saved;
        this.simd = simd;
        this.im2col = im2col;
        this.scalar = scalar;
    }

    /// The default backend, unless its textbook twin or the scalar reference is requested.
    String backend() {
        return simd.description();
    }

    private Engine engine(Request request) {
        String name = request.has("backend") ? request.parameter("backend") : "simd";
        return switch (name) {
            case "simd" -> simd;
            case "im2col" -> im2col;
            case "scalar" -> scalar;
            default -> throw Refusal.badRequest("backend: expected simd, im2col or scalar, found " + name);
        };
    }

    /// The layer named by a parameter. It is not in the path, where a browser leaves out a name such as `..`.
    ///
    /// @throws Refusal if the model has no layer of that name
    BuiltLayer layer(Request request) {
        String name = request.parameter("layer");
        return Request.chosen(() -> saved.model().layer(name));
    }

    private int ofClass(Request request) {
        return request.number("class", 0, saved.model().outputShape().size() - 1);
    }

    Answer prediction(OpenedImage image, Request request) {
        Engine engine = engine(request);
        return engine.ask(image, forward -> prediction(saved, forward));
    }

    /// The output of a model, on the thread of its engine.
    static Answer prediction(SavedModel saved, Engine.Forward forward) {
        String last = saved.model().layers().getLast().name();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("probabilities", forward.outputs().output(last).data());
        json.put("logits", forward.outputs().scores().data());
        json.put("milliseconds", forward.milliseconds());
        return Answer.json(json);
    }

    /// The output of a layer; without one, the network's input.
    Answer tensor(OpenedImage image, Request request) {
        if (!request.has("layer")) {
            return Answer.tensor(
                    new Tensor(saved.model().inputShape(), image.x().data()));
        }
        String name = layer(request).name();
        return Answer.tensor(
                engine(request).ask(image, forward -> forward.outputs().output(name)));
    }

    Answer explanation(OpenedImage image, Request request) {
        BuiltLayer layer = layer(request);
        String at = request.parameter("at");
        int[] position = Request.chosen(() -> Choice.position("at", at, "the output of " + layer.name(), layer.out()));
        return Answer.json(engine(request).ask(image, forward -> {
            Explanation explained = forward.outputs().explain(layer.name(), position);
            float tensor = forward.outputs().output(layer.name()).get(position);
            Map<String, Object> json = ExplanationJson.of(explained);
            if (explained instanceof DotProduct) {
                Formula.asMatrixProduct(layer.parts().getLast(), explained.position())
                        .ifPresent(product -> json.put("matrixProduct", product));
            }
            return withTensor(json, explained.output(), tensor);
        }));
    }

    private static Map<String, Object> withTensor(Map<String, Object> json, float explained, float tensor) {
        json.put("tensor", tensor);
        json.put("ulps", Comparison.ulps(explained, tensor));
        return json;
    }

    Answer gradient(OpenedImage image, Request request) {
        BuiltLayer layer = layer(request);
        String at = request.parameter("weight");
        Weight weight = Request.chosen(() -> Choice.weight("weight", at, layer));
        int[] position = Request.chosen(() -> Choice.position("weight", at, weight.name(), weight.shape()));
        int target = ofClass(request);
        int limit = request.has("limit") ? request.number("limit", 1, Integer.MAX_VALUE) : TERMS;
        return Answer.json(engine(request).askGradients(image, target, explainer -> {
            WeightGradient explained = explainer.explain(weight.name(), position);
            float tensor = explainer.gradient(weight.name()).get(position);
            Map<String, Object> json = ExplanationJson.ofLargest(explained, limit);
            json.put("count", explained.terms().size());
            json.put("loss", explainer.loss());
            json.put("class", target);
            return withTensor(json, explained.output(), tensor);
        }));
    }

    /// A part of the backward pass, as an array: the gradient with respect to a kernel, to the output of a
    /// layer (without one, to the network's input), or the places where one weight was used.
    ///
    /// @param what `kernel-gradient`, `output-gradient` or `chain`
    Answer backward(OpenedImage image, Request request, String what) {
        int target = ofClass(request);
        boolean ofInput = what.equals("output-gradient") && !request.has("layer");
        BuiltLayer layer = ofInput ? saved.model().layers().getFirst() : layer(request);
        String weight = what.equals("chain") ? request.parameter("weight") : "";
        return engine(request)
                .askGradients(
                        image,
                        target,
                        explainer -> Answer.tensor(Request.chosen(() -> {
                            if (ofInput) {
                                return Backward.ofInput(explainer, saved.model());
                            }
                            return switch (what) {
                                case "kernel-gradient" -> Backward.ofKernel(explainer, layer);
                                case "output-gradient" -> Backward.ofOutput(explainer, layer);
                                default -> Backward.chain(explainer, layer, weight);
                            };
                        })));
    }

    /// The loss before and after one training step.
    Answer step(OpenedImage image, Request request) {
        int target = ofClass(request);
        float rate = request.real("rate");
        return Answer.json(engine(request).askSaved(saved -> TrainingStep.tried(saved, image.x(), target, rate)));
    }

    @SuppressWarnings("unchecked")
    Answer difference(OpenedImage image, Request request) {
        String layer = layer(request).name();
        var all = (Map<String, Map<String, Object>>)
                image.known().computeIfAbsent("differences", key -> differences(image));
        return Answer.json(Objects.requireNonNull(all.get(layer)));
    }

    /// Computed for all layers: the outputs are not kept for long and take the reference seconds to compute.
    private Map<String, Map<String, Object>> differences(OpenedImage image) {
        Outputs expected = outputs(scalar, image);
        Outputs actual = outputs(simd, image);
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (int i = 0; i < expected.tensors().size(); i++) {
            String layer = saved.model().layers().get(i).name();
            Map<String, Object> json = Difference.of(
                            expected.tensors().get(i), actual.tensors().get(i))
                    .toJson(layer);
            json.put("scalarMilliseconds", expected.milliseconds());
            json.put("simdMilliseconds", actual.milliseconds());
            all.put(layer, json);
        }
        return all;
    }

    private record Outputs(List<Tensor> tensors, double milliseconds) {}

    private Outputs outputs(Engine engine, OpenedImage image) {
        return engine.ask(
                image,
                forward -> new Outputs(
                        saved.model().layers().stream()
                                .map(layer -> forward.outputs().output(layer.name()))
                                .toList(),
                        forward.milliseconds()));
    }

    /// Grad-CAM of a class for one input.
    Answer cam(Tensor x, Request request) {
        int target = ofClass(request);
        String layer = request.has("layer")
                ? layer(request).name()
                : Request.chosen(() -> GradCam.lastConvolution(saved.model()));
        GradCam cam = simd.askModel(model -> Request.chosen(() -> GradCam.of(model, x, layer, target)));
        return Answer.tensor(cam.map()).with("X-Layer", URLEncoder.encode(layer, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        simd.close();
        im2col.close();
        scalar.close();
    }
}
