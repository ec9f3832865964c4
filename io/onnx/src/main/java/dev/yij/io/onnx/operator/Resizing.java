package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `Resize` and its older name `Upsample`: a tensor is sampled at new positions along some axes, one axis after
/// the other. [ResizedAxis] is what happens along one.
final class Resizing {

    private final Call call;
    private final OnnxTensor x;
    private final int rank;
    private final int[] axes;
    private final double[] scales;
    private final int[] sizes;

    private Resizing(Call call, double @Nullable [] scales, long @Nullable [] sizes) throws FormatException {
        this.call = call;
        this.x = call.input(0);
        this.rank = x.dims().rank();
        long[] listed = call.attributes().integers("axes");
        this.axes = new int[listed == null ? rank : listed.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = listed == null ? i : call.axis(listed[i], rank);
        }
        int given = scales != null ? scales.length : sizes != null ? sizes.length : -1;
        if (given != axes.length || scales != null && sizes != null) {
            throw call.error("expected either a scale or a size for each of " + axes.length + " axes");
        }
        this.scales = scales != null ? scales : scales(Objects.requireNonNull(sizes));
        this.sizes = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            double size = sizes != null && !keepsAspectRatio()
                    ? sizes[i]
                    : Math.floor(this.scales[i] * x.dims().get(axes[i]) + (sizes != null ? 0.5 : 0));
            if (!(this.scales[i] > 0) || !(size >= 0 && size <= Integer.MAX_VALUE)) {
                throw call.error(
                        "axis " + axes[i] + " of " + x + " cannot be resized by " + this.scales[i] + " to " + size);
            }
            this.sizes[i] = (int) size;
        }
    }

    private boolean keepsAspectRatio() throws FormatException {
        return !call.attributes().word("keep_aspect_ratio_policy", "stretch").equals("stretch");
    }

    /// With `keep_aspect_ratio_policy` all axes have the smallest or the largest scale.
    private double[] scales(long[] sizes) throws FormatException {
        double[] each = IntStream.range(0, axes.length)
                .mapToDouble(i -> (double) sizes[i] / x.dims().get(axes[i]))
                .toArray();
        if (keepsAspectRatio()) {
            boolean smallest =
                    call.attributes().word("keep_aspect_ratio_policy", "").equals("not_larger");
            double scale = smallest
                    ? Arrays.stream(each).min().orElse(1)
                    : Arrays.stream(each).max().orElse(1);
            Arrays.fill(each, scale);
        }
        return each;
    }

    /// `Upsample`, and `Resize` of version 10, which both sample as `asymmetric` and `floor`.
    static List<OnnxTensor> upsample(Call call) throws FormatException {
        float[] attribute = call.attributes().numbers("scales");
        double[] scales = attribute == null
                ? numbers(call.input(1))
                : IntStream.range(0, attribute.length)
                        .mapToDouble(i -> attribute[i])
                        .toArray();
        Sampling sampling =
                new Sampling(call.attributes().word("mode", "nearest"), "asymmetric", "floor", -0.75, false, false, 0);
        return List.of(new Resizing(call, scales, null).resize(sampling, null));
    }

    /// `Resize` since version 11.
    static List<OnnxTensor> resize(Call call) throws FormatException {
        OnnxTensor roi = given(call, 1);
        OnnxTensor scales = given(call, 2);
        OnnxTensor sizes = given(call, 3);
        Sampling sampling = new Sampling(
                call.attributes().word("mode", "nearest"),
                call.attributes().word("coordinate_transformation_mode", "half_pixel"),
                call.attributes().word("nearest_mode", "round_prefer_floor"),
                call.attributes().number("cubic_coeff_a", -0.75f),
                call.attributes().integer("exclude_outside", 0) != 0,
                call.attributes().integer("antialias", 0) != 0,
                call.attributes().number("extrapolation_value", 0));
        Resizing resizing =
                new Resizing(call, scales == null ? null : numbers(scales), sizes == null ? null : call.integers(3));
        double[] region = sampling.coordinates().equals("tf_crop_and_resize") && roi != null ? numbers(roi) : null;
        if (region != null && region.length != 2 * resizing.axes.length) {
            throw call.error("expected the start and the end along each axis as roi, found " + roi);
        }
        return List.of(resizing.resize(sampling, region));
    }

    private static @Nullable OnnxTensor given(Call call, int input) {
        OnnxTensor tensor = call.optional(input);
        return tensor == null || tensor.size() == 0 ? null : tensor;
    }

    private static double[] numbers(OnnxTensor tensor) {
        return IntStream.range(0, tensor.size()).mapToDouble(tensor::number).toArray();
    }

    private OnnxTensor resize(Sampling sampling, double @Nullable [] region) throws FormatException {
        OnnxTensor y = x;
        double[] values = null; // of y, between the axes not rounded to its type
        for (int i = 0; i < axes.length; i++) {
            int from = x.dims().get(axes[i]);
            double start = region == null ? 0 : region[i];
            double end = region == null ? 1 : region[i + axes.length];
            if (from == sizes[i] && scales[i] == 1 && start == 0 && end == 1) {
                continue;
            }
            ResizedAxis axis = ResizedAxis.of(call, sampling, from, sizes[i], scales[i], start, end);
            Dims to = y.dims().with(axes[i], sizes[i]);
            Lines in = Lines.of(y.dims(), axes[i]);
            call.work(WindowWalk.saturated(to.size(), axis.taps()));
            if (sampling.isNearest() && sampling.extrapolation() == 0) {
                y = call.pick(y, to, at -> {
                    int source = axis.nearest(at / in.inner() % axis.size());
                    return source < 0
                            ? -1
                            : (at / in.inner() / axis.size() * in.size() + source) * in.inner() + at % in.inner();
                });
                continue;
            }
            values = axis.apply(in, values == null ? numbers(y) : values, sampling.extrapolation());
            y = call.zeros(x.type(), to);
        }
        if (values != null) {
            boolean floating = x.type().isFloating();
            for (int i = 0; i < values.length; i++) {
                y.set(
                        i,
                        floating
                                ? values[i]
                                : Math.clamp(
                                        Math.rint(values[i]),
                                        x.type().least(),
                                        x.type().greatest()));
            }
        }
        return y;
    }

    /// How positions become numbers.
    ///
    /// @param mode           `nearest`, `linear` or `cubic`
    /// @param coordinates    the coordinate_transformation_mode
    /// @param rounding       the nearest_mode
    /// @param cubic          the coefficient a of the cubic convolution
    /// @param inside         whether taps outside the input get no weight, instead of repeating its edge
    /// @param antialias      whether a window grows as the scale shrinks
    /// @param extrapolation  the value at positions outside the region, for `tf_crop_and_resize`
    record Sampling(
            String mode,
            String coordinates,
            String rounding,
            double cubic,
            boolean inside,
            boolean antialias,
            double extrapolation) {

        boolean isNearest() {
            return mode.equals("nearest");
        }
    }
}
