package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.explain.Choice;
import dev.yij.io.explain.ExplanationJson;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// One convolution whose weights and pixels the user changes. Nothing is kept between requests: each has the
/// pixels in its body and the filter in its parameters.
///
/// The filter's input is the brightness of the image, 0.299·R + 0.587·G + 0.114·B (ITU-R BT.601), from 0 to 1.
final class Playground {

    private static final String FILTER = "filter";
    private static final int TAPS = 3;
    private static final int LARGEST_STEP = 8;

    private final Classifier classifier;
    private final Engine engine;

    /// @param engine computes the network's answers
    Playground(Classifier classifier, Engine engine) {
        this.classifier = classifier;
        this.engine = engine;
    }

    /// The output of the filter, `h × w × 1`.
    Answer map(Request request) throws IOException {
        return Answer.tensor(explainer(request).output(FILTER));
    }

    /// Every term of one number of the output.
    Answer sum(Request request) throws IOException {
        String at = request.parameter("at");
        OutputExplainer explainer = explainer(request);
        Shape shape = explainer.output(FILTER).shape();
        int[] position = Request.chosen(() -> Choice.position("at", at, "the output of the filter", shape));
        return Answer.json(ExplanationJson.of(explainer.explain(FILTER, position)));
    }

    /// The network's answer to the pixels; with the parameter `filter`, that filter of the first convolution is
    /// replaced by the user's for this one answer. Each of its input channels gets a third of the weights, so
    /// that it sees the mean of red, green and blue.
    Answer prediction(Request request) throws IOException {
        Tensor x = classifier.input(image(request));
        if (!request.has(FILTER)) {
            return engine.askModel(model -> predict(model, x));
        }
        float[] weights = weights(request);
        float bias = request.real("bias");
        return engine.askModel(model -> {
            BuiltLayer first = firstConvolution(model);
            int filters = first.out().dim(2);
            int filter = request.number(FILTER, 0, filters - 1);
            float[] kernel = first.weights().getFirst().value();
            float[] biases = first.weights().size() > 1 ? first.weights().get(1).value() : new float[filters];
            float[] kernelBefore = kernel.clone();
            float[] biasesBefore = biases.clone();
            try {
                for (int tap = 0; tap < TAPS * TAPS; tap++) {
                    for (int ic = 0; ic < 3; ic++) {
                        kernel[(tap * 3 + ic) * filters + filter] = weights[tap] / 3;
                    }
                }
                biases[filter] = bias;
                return predict(model, x);
            } finally {
                System.arraycopy(kernelBefore, 0, kernel, 0, kernel.length);
                System.arraycopy(biasesBefore, 0, biases, 0, biases.length);
            }
        });
    }

    private static Answer predict(Model model, Tensor x) {
        long start = System.nanoTime();
        float[] probabilities = new OutputExplainer(model, x)
                .output(model.layers().getLast().name())
                .data();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("probabilities", probabilities);
        json.put("milliseconds", (System.nanoTime() - start) / 1e6);
        return Answer.json(json);
    }

    private static BuiltLayer firstConvolution(Model model) {
        return model.layers().stream()
                .filter(layer -> layer.layer() instanceof Conv2D)
                .findFirst()
                .filter(layer -> layer.weights().getFirst().shape().dim(0) == TAPS
                        && layer.weights().getFirst().shape().dim(1) == TAPS
                        && layer.weights().getFirst().shape().dim(2) == 3)
                .orElseThrow(() -> Refusal.badRequest(
                        "filter: expected a model whose first convolution has filters of 3×3×3 weights"));
    }

    private OutputExplainer explainer(Request request) throws IOException {
        Tensor brightness = brightness(image(request));
        Conv2D layer = new Conv2D(1, TAPS)
                .name(FILTER)
                .strides(Size.of(request.number("stride", 1, LARGEST_STEP)))
                .dilation(Size.of(request.number("dilation", 1, LARGEST_STEP)))
                .padding(choice(request, "padding", "same") ? Padding.SAME : Padding.VALID)
                .activation(
                        choice(request, "activation", "relu") ? ActivationFunction.RELU : ActivationFunction.LINEAR);
        Shape in = Shape.of(brightness.shape().dim(1), brightness.shape().dim(2), 1);
        Sequential model = Request.chosen(() -> new Sequential().add(layer).build(in, new Seed(0)));
        set(model.weights().get(0), weights(request));
        set(model.weights().get(1), request.real("bias"));
        return new OutputExplainer(model, brightness);
    }

    private static void set(Weight weight, float... values) {
        System.arraycopy(values, 0, weight.value(), 0, values.length);
    }

    /// Whether a parameter has its first value; the other ones are `valid` and `linear`.
    private static boolean choice(Request request, String name, String first) {
        String other = name.equals("padding") ? "valid" : "linear";
        String found = request.parameter(name);
        if (!found.equals(first) && !found.equals(other)) {
            throw Refusal.badRequest(name + ": expected " + first + " or " + other + ", found " + found);
        }
        return found.equals(first);
    }

    private static float[] weights(Request request) {
        String[] texts = request.parameter("weights").split(",", -1);
        if (texts.length != TAPS * TAPS) {
            throw Refusal.badRequest("weights: expected 9 numbers, found " + texts.length);
        }
        float[] weights = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            weights[i] = Request.real("weights", texts[i]);
        }
        return weights;
    }

    /// The pixels in the request's body: RGB bytes of the network's input size, row by row.
    private RgbImage image(Request request) throws IOException {
        int height = classifier.model().inputShape().dim(0);
        int width = classifier.model().inputShape().dim(1);
        byte[] rgb = Upload.read(request.body());
        if (rgb.length != 3 * height * width) {
            throw Refusal.badRequest("expected " + 3 * height * width + " bytes, the red, green and blue of " + width
                    + "×" + height + " pixels, found " + rgb.length);
        }
        return RgbImage.of(width, height, rgb);
    }

    private static Tensor brightness(RgbImage image) {
        Tensor x = Tensor.zeros(1, image.height(), image.width(), 1);
        for (int row = 0; row < image.height(); row++) {
            for (int column = 0; column < image.width(); column++) {
                int pixel = image.pixel(column, row);
                float red = 0.299f * (pixel >> 16 & 0xff);
                float green = 0.587f * (pixel >> 8 & 0xff);
                float blue = 0.114f * (pixel & 0xff);
                x.data()[row * image.width() + column] = (red + green + blue) / 255;
            }
        }
        return x;
    }
}
