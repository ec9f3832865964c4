package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Flattens an image into one vector, row by row, pixel by pixel, channel by channel. Values are unchanged.
///
/// @param name the layer's name, empty until a model names it
public record Flatten(String name) implements Rearrangement {

    /// A layer without a name.
    public Flatten() {
        this("");
    }

    @Override
    public Flatten name(String to) {
        return new Flatten(to);
    }

    @Override
    public Shape outputShape(Shape in) {
        return Shape.of(in.size());
    }

    @Override
    public int source(Shape in, int i) {
        return i;
    }

    @Override
    public String formula(Shape in) {
        if (in.rank() != 3) {
            return Rearrangement.super.formula(in);
        }
        String row = in.dim(1) == 1 ? "ih" : in.dim(1) + "·ih";
        return "y[(" + row + " + iw)·" + in.dim(2) + " + ic] = x[ih,iw,ic]";
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).toMap();
    }

    static Flatten fromConfig(Config config) {
        return new Flatten(config.name());
    }
}
