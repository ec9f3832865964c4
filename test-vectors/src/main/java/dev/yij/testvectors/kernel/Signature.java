package dev.yij.testvectors.kernel;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.UpdateDims;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a kernel reads and writes. Immutable: each method returns a signature with one more parameter.
///
/// @param dims       the kind of shape the kernel takes
/// @param arithmetic how outputs are computed
/// @param gradientOf the operation whose gradient this is, if one of its inputs is that output
/// @param parameters the arrays in the order in which the kernel takes them
record Signature<D extends Dims>(
        Class<D> dims, Arithmetic arithmetic, @Nullable Operation gradientOf, List<Parameter> parameters) {

    static <D extends Dims> Signature<D> on(Class<D> dims, Arithmetic arithmetic) {
        return new Signature<>(dims, arithmetic, null, List.of());
    }

    /// The forward pass of a convolution.
    static Signature<ConvDims> convolution() {
        return on(ConvDims.class, Arithmetic.SUMS)
                .reads("x", "NHWC", ConvDims::xShape)
                .reads("w", "HWIO", ConvDims::wShape, Content.WEIGHTS)
                .reads("b", "O", ConvDims::bShape)
                .writes("y", "NHWC", ConvDims::yShape);
    }

    /// The gradient with respect to the input of a convolution.
    static Signature<ConvDims> inputGradient() {
        return on(ConvDims.class, Arithmetic.SUMS)
                .reads("dy", "NHWC", ConvDims::yShape)
                .reads("w", "HWIO", ConvDims::wShape, Content.WEIGHTS)
                .writes("dx", "NHWC", ConvDims::xShape);
    }

    /// The gradients with respect to the kernel and the bias of a convolution.
    static Signature<ConvDims> weightGradient() {
        return on(ConvDims.class, Arithmetic.SUMS)
                .reads("x", "NHWC", ConvDims::xShape)
                .reads("dy", "NHWC", ConvDims::yShape)
                .addsTo("dw", "HWIO", ConvDims::wShape)
                .addsTo("db", "O", ConvDims::bShape);
    }

    /// An activation.
    static Signature<CountDims> activation(Arithmetic arithmetic) {
        return on(CountDims.class, arithmetic)
                .reads("x", "elements", CountDims::shape)
                .writes("y", "elements", CountDims::shape);
    }

    /// The gradient with respect to the input of an activation, computed from its output.
    static Signature<CountDims> activationGradient(Arithmetic arithmetic, Operation forward) {
        return on(CountDims.class, arithmetic)
                .gradientOf(forward)
                .reads("y", "elements", CountDims::shape, Content.OUTPUT)
                .reads("dy", "elements", CountDims::shape)
                .writes("dx", "elements", CountDims::shape);
    }

    /// A loss, or its gradient: what is predicted, and targets.
    static Signature<RowDims> targeted(String predicted, Content content) {
        return on(RowDims.class, Arithmetic.FUNCTIONS)
                .reads(predicted, "NC", RowDims::shape, content)
                .reads("t", "NC", RowDims::shape, Content.TARGETS);
    }

    /// A loss of logits, or its gradient, with the numbers of classes.
    static Signature<RowDims> labelled() {
        return on(RowDims.class, Arithmetic.FUNCTIONS)
                .reads("x", "NC", RowDims::shape)
                .reads("labels", "N", RowDims::lossShape, Content.LABELS);
    }

    /// An optimizer's gradients and weights.
    static <D extends UpdateDims> Signature<D> update(Class<D> dims) {
        return on(dims, Arithmetic.FUNCTIONS)
                .reads("g", "steps, weights", UpdateDims::gradientShape, Content.GRADIENTS)
                .updates("p", "weights", UpdateDims::weightShape, Content.NUMBERS);
    }

    Signature<D> gradientOf(Operation forward) {
        return new Signature<>(dims, arithmetic, forward, parameters);
    }

    Signature<D> reads(String name, String layout, Function<? super D, int[]> shape) {
        return reads(name, layout, shape, Content.NUMBERS);
    }

    Signature<D> reads(String name, String layout, Function<? super D, int[]> shape, Content content) {
        return and(name, Role.INPUT, layout, shape, content);
    }

    Signature<D> writes(String name, String layout, Function<? super D, int[]> shape) {
        return and(name, Role.OUTPUT, layout, shape, Content.NUMBERS);
    }

    Signature<D> addsTo(String name, String layout, Function<? super D, int[]> shape) {
        return and(name, Role.ADDED_TO, layout, shape, Content.NUMBERS);
    }

    Signature<D> updates(String name, String layout, Function<? super D, int[]> shape, Content content) {
        return and(name, Role.UPDATED, layout, shape, content);
    }

    private Signature<D> and(String name, Role role, String layout, Function<? super D, int[]> shape, Content content) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, role, layout, content, any -> shape.apply(cast(any))));
        return new Signature<>(dims, arithmetic, gradientOf, List.copyOf(more));
    }

    /// The shape as the kernel's kind of shape.
    ///
    /// @throws IllegalArgumentException if it is of another kind
    D cast(Dims any) {
        if (!dims.isInstance(any)) {
            throw new IllegalArgumentException("the kernel takes " + dims.getSimpleName() + ", found "
                    + any.getClass().getSimpleName() + " " + any);
        }
        return dims.cast(any);
    }
}
