package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The weights of a layer as predictions use them: copies, with the normalization after the layer folded in,
/// which a backend may [keep in another form][Backend#setConstant] until the model's weights change.
///
/// `Weight.value` is the array itself, and anyone may change it at any time. So each call of `predict` compares
/// the weights with copies: that takes a fraction of the time of folding and packing them again.
final class FoldedWeights {

    /// Where the weights that a normalization changes are.
    ///
    /// @param layer  the layer, with a bias
    /// @param kernel the number of the weight that is multiplied; the bias is the last
    /// @param run    how many adjacent numbers of that weight belong to one channel of the output
    record Place(Layer layer, int kernel, int run) {}

    private final Place place;
    private final BuiltLayer sums;
    private final @Nullable BuiltLayer normalization;
    private final BuiltLayer to;

    /// The weights of the layer and of the normalization, and what they were in the last call of [#update].
    private final List<Weight> weights;

    private final List<float[]> copies = new ArrayList<>();
    private boolean known;

    /// The weights of a layer that takes over the normalization after it.
    FoldedWeights(Place place, BuiltLayer sums, BuiltLayer normalization) {
        this.place = place;
        this.sums = sums;
        this.normalization = normalization;
        this.to = new BuiltLayer(place.layer, sums.in(), sums.out(), newWeights(place.layer, sums));
        this.weights = new ArrayList<>(sums.weights());
        weights.addAll(normalization.weights());
        weights.forEach(weight -> copies.add(new float[weight.value().length]));
    }

    /// Copies of the weights of a layer as it is.
    FoldedWeights(BuiltLayer layer) {
        this.place = new Place(layer.layer(), 0, 1);
        this.sums = layer;
        this.normalization = null;
        this.to = new BuiltLayer(layer.layer(), layer.in(), layer.out(), newWeights(layer.layer(), layer));
        this.weights = layer.weights();
        to.weights().forEach(weight -> copies.add(weight.value()));
    }

    private static List<Weight> newWeights(Layer layer, BuiltLayer like) {
        return layer.weights(like.in()).stream()
                .map(spec -> new Weight(like.name() + "/" + spec.name(), spec.shape()))
                .toList();
    }

    /// The layer with these weights.
    BuiltLayer layer() {
        return to;
    }

    /// Computes the weights again if the model's have changed.
    void update(Backend backend) {
        boolean equal = known;
        for (int i = 0; i < copies.size(); i++) {
            equal = equal && Arrays.equals(copies.get(i), weights.get(i).value());
        }
        if (equal) {
            return;
        }
        for (int i = 0; i < copies.size(); i++) {
            float[] values = weights.get(i).value();
            System.arraycopy(values, 0, copies.get(i), 0, values.length);
        }
        if (normalization != null) {
            fold(normalization);
        }
        to.weights().forEach(weight -> backend.setConstant(weight.value()));
        known = true;
    }

    /// w · f and (b - μ) · f + β, with f = γ/√(σ² + ε).
    private void fold(BuiltLayer normalization) {
        BatchStatistics by = ((BatchNormalization) normalization.layer()).moving(normalization.weights());
        float[] factor = by.factor();
        for (int i = 0; i < place.kernel; i++) {
            float[] same = sums.weights().get(i).value();
            System.arraycopy(same, 0, to.weights().get(i).value(), 0, same.length);
        }
        float[] w = sums.weights().get(place.kernel).value();
        float[] scaled = to.weights().get(place.kernel).value();
        for (int i = 0; i < w.length; i++) {
            scaled[i] = w[i] * factor[i / place.run % factor.length];
        }
        int last = place.kernel + 1;
        float[] bias = to.weights().get(last).value();
        for (int c = 0; c < bias.length; c++) {
            double b = sums.weights().size() > last ? sums.weights().get(last).value()[c] : 0;
            bias[c] = (float) ((b - by.mean()[c]) * factor[c] + by.offset()[c]);
        }
    }
}
