package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.ActivationFunction;
import java.util.List;

/// Converts operators that apply a function of one number to activation functions.
final class PointImport {

    /// The operators that [#function] reads.
    static final List<String> OPERATORS = List.of(
            "Clip",
            "Elu",
            "Exp",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "LeakyRelu",
            "Mish",
            "Selu",
            "Softplus",
            "Softsign",
            "Swish",
            "ThresholdedRelu");

    private PointImport() {}

    /// The function of a node.
    ///
    /// @throws FormatException if it is none of ours
    static ActivationFunction function(OnnxNode node, NodeConstants weights) throws FormatException {
        Attributes attributes = node.attributes();
        return ActivationFunction.of(
                switch (node.operator()) {
                    case "Clip" -> clip(node, weights);
                    case "LeakyRelu" -> PointFunction.Relu.leaky(attributes.number("alpha", 0.01f));
                    case "ThresholdedRelu" ->
                        new PointFunction.Relu(0, attributes.number("alpha", 1), Float.POSITIVE_INFINITY);
                    case "Elu" -> new PointFunction.Elu(attributes.number("alpha", 1), 1);
                    case "Selu" -> selu(node);
                    case "HardSigmoid" -> hardSigmoid(node);
                    case "HardSwish" -> PointFunction.Smooth.HARD_SILU;
                    case "Gelu" ->
                        attributes.word("approximate", "none").equals("tanh")
                                ? PointFunction.Smooth.GELU_TANH
                                : PointFunction.Smooth.GELU;
                    case "Softplus" -> PointFunction.Smooth.SOFTPLUS;
                    case "Softsign" -> PointFunction.Smooth.SOFTSIGN;
                    case "Exp" -> PointFunction.Smooth.EXPONENTIAL;
                    case "Mish" -> PointFunction.Smooth.MISH;
                    case "Swish" -> swish(node);
                    default -> throw NodeConstants.misfit(node, "it is no function of one number");
                });
    }

    /// Before version 11, and in those of [ClipNodes], the bounds are attributes.
    private static PointFunction clip(OnnxNode node, NodeConstants weights) throws FormatException {
        float min = NodeConstants.has(node, 1)
                ? weights.floats(node, 1).data()[0]
                : node.attributes().number("min", Float.NEGATIVE_INFINITY);
        float max = NodeConstants.has(node, 2)
                ? weights.floats(node, 2).data()[0]
                : node.attributes().number("max", Float.POSITIVE_INFINITY);
        if (min != 0 || !(max > 0)) {
            throw NodeConstants.misfit(
                    node, "expected a function that is cut off at 0 and above, found " + min + " and " + max);
        }
        return PointFunction.Relu.upTo(max);
    }

    private static PointFunction swish(OnnxNode node) throws FormatException {
        float alpha = node.attributes().number("alpha", 1);
        if (alpha != 1) {
            throw NodeConstants.misfit(node, "expected alpha 1, found " + alpha);
        }
        return PointFunction.Smooth.SILU;
    }

    private static PointFunction selu(OnnxNode node) throws FormatException {
        float alpha = node.attributes().number("alpha", (float) PointFunction.Elu.SELU.alpha());
        float gamma = node.attributes().number("gamma", (float) PointFunction.Elu.SELU.scale());
        boolean usual = Math.abs(alpha - PointFunction.Elu.SELU.alpha()) < 1e-4
                && Math.abs(gamma - PointFunction.Elu.SELU.scale()) < 1e-4;
        if (!usual) {
            throw NodeConstants.misfit(node, "expected the usual alpha and gamma, found " + alpha + " and " + gamma);
        }
        return PointFunction.Elu.SELU;
    }

    private static PointFunction hardSigmoid(OnnxNode node) throws FormatException {
        float beta = node.attributes().number("beta", 0.5f);
        if (beta != 0.5f) {
            throw NodeConstants.misfit(node, "expected 1/2 at 0, found beta " + beta);
        }
        float alpha = node.attributes().number("alpha", 0.2f);
        if (alpha != 0.2f && Math.abs(alpha - 1f / 6) > 1e-6f) {
            throw NodeConstants.misfit(node, "expected a slope of 0.2 or 1/6, found alpha " + alpha);
        }
        return new PointFunction.HardSigmoid(alpha == 0.2f ? alpha : 1f / 6);
    }
}
