package dev.yij.io.vectors;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.CountDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.Dims;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.SgdDims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a case's kernel must be told besides its arrays, and how these are laid out.
final class CaseAttributes {

    private CaseAttributes() {}

    /// Attributes in JSON's terms. Padding is said twice: in Keras's word, and in rows and columns before and after.
    static Map<String, Object> of(Dims dims) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (dims) {
            case ConvDims d -> {
                json.put("strides", List.of(d.strideH(), d.strideW()));
                json.put("dilations", List.of(d.dilationH(), d.dilationW()));
                json.put("padding", d.padding().toString());
                json.put("pads_top_bottom_left_right", List.of(d.padTop(), d.padBottom(), d.padLeft(), d.padRight()));
                json.put("bias", d.bias());
            }
            case PoolDims d -> {
                json.put("window", List.of(d.poolH(), d.poolW()));
                json.put("strides", List.of(d.strideH(), d.strideW()));
                json.put("padding", d.padding().toString());
                json.put("pads_top_left", List.of(d.padTop(), d.padLeft()));
                json.put("global", d.isGlobal());
            }
            case DenseDims d -> json.put("bias", d.bias());
            case AdamDims d -> {
                json.put("steps", d.steps());
                json.put("first_step", d.firstStep());
                json.put("learning_rate", d.learningRate());
                json.put("beta_1", d.beta1());
                json.put("beta_2", d.beta2());
                json.put("epsilon", d.epsilon());
            }
            case SgdDims d -> {
                json.put("steps", d.steps());
                json.put("learning_rate", d.learningRate());
                json.put("momentum", d.momentum());
                json.put("nesterov", d.nesterov());
            }
            case RowDims d -> json.put("axis", 1);
            case CountDims d -> json.put("elementwise", true);
        }
        return json;
    }

    /// How an array of a case is laid out.
    static String layout(Dims dims, String array) {
        return switch (dims) {
            case ConvDims d ->
                switch (array) {
                    case "w", "dw" -> "HWIO";
                    case "b", "db" -> "O";
                    default -> "NHWC";
                };
            case PoolDims d -> "NHWC";
            case DenseDims d ->
                switch (array) {
                    case "w", "dw" -> "IO";
                    case "b", "db" -> "O";
                    default -> "NC";
                };
            case AdamDims d -> array.equals("g") ? "steps, weights" : "weights";
            case SgdDims d -> array.equals("g") ? "steps, weights" : "weights";
            case RowDims d -> array.equals("loss") ? "N" : "NC";
            case CountDims d -> "elements";
        };
    }
}
