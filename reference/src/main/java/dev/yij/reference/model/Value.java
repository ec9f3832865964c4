package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What passes between the layers of a [Network] under construction: an input, or the output of a layer. A
/// value can only be made from values that exist, so that no layer can read its own output.
///
/// Immutable.
public final class Value {

    private static final AtomicLong CREATED = new AtomicLong();

    private final long number = CREATED.incrementAndGet();
    private final @Nullable SharedLayer layer;
    private final List<Value> reads;
    private final @Nullable Shape shape;
    private final String name;
    private final int use;

    private Value(@Nullable SharedLayer layer, List<Value> reads, @Nullable Shape shape, String name, int use) {
        this.layer = layer;
        this.reads = List.copyOf(reads);
        this.shape = shape;
        this.name = name;
        this.use = use;
    }

    static Value input(String name, Shape shape) {
        return new Value(null, List.of(), shape, name, 0);
    }

    static Value of(SharedLayer layer, List<Value> reads, int use) {
        return new Value(layer, reads, null, "", use);
    }

    /// The output of a layer that reads this value: `x.then(new Conv2D(16, 3))`.
    ///
    /// @param others further inputs of the layer, after this one: `branch.then(new Add(), shortcut)`
    public Value then(Layer next, Value... others) {
        return then(new SharedLayer(next), others);
    }

    /// The output of a layer that several values of the network are sent through, with the same weights.
    ///
    /// @param next   a layer from [Network#shared]
    /// @param others further inputs of the layer, after this one
    public Value then(SharedLayer next, Value... others) {
        List<Value> inputs = new ArrayList<>(List.of(this));
        inputs.addAll(List.of(others));
        return new Value(next, inputs, null, "", next.nextUse());
    }

    /// The order of creation.
    long number() {
        return number;
    }

    /// The layer; null for an input.
    @Nullable
    SharedLayer layer() {
        return layer;
    }

    List<Value> reads() {
        return reads;
    }

    /// The shape of an input; null for the output of a layer.
    @Nullable
    Shape shape() {
        return shape;
    }

    /// The name of an input, empty if it has none; empty for the output of a layer.
    String name() {
        return name;
    }

    /// How often the layer was used before.
    int use() {
        return use;
    }
}
