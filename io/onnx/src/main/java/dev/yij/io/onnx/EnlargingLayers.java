package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts nodes that enlarge images: transposed convolutions, and `Resize` in all its forms.
final class EnlargingLayers {

    /// The most rows or columns.
    private static final int MOST = 1 << 20;

    private final int operatorSet;
    private final NodeConstants constants;
    private final LayerDraft draft;
    private final int batch;

    /// @param batch the size of the batch while the graph computes with its own dimensions
    EnlargingLayers(int operatorSet, NodeConstants constants, LayerDraft draft, int batch) {
        this.operatorSet = operatorSet;
        this.constants = constants;
        this.draft = draft;
        this.batch = batch;
    }

    /// Padding that is not Keras's cuts rows and columns off an output without padding.
    ///
    /// @param x an image with channels first in the graph
    Held transposedConvolution(OnnxNode node, Held x) throws FormatException {
        Attributes attributes = node.attributes();
        OnnxTensor.Floats kernel = constants.floats(node, 1);
        boolean biased = NodeConstants.has(node, 2);
        long groups = attributes.integer("group", 1);
        if (groups != 1) {
            throw NodeConstants.misfit(
                    node, "transposed convolutions have no groups here, as in Keras, found " + groups + " groups");
        }
        boolean fits =
                kernel.dims().rank() == 4 && kernel.dims().get(0) == x.shape().dim(2);
        if (!fits || biased && constants.floats(node, 2).size() != kernel.dims().get(1)) {
            throw NodeConstants.misfit(
                    node, "expected a kernel that fits images " + x.shape() + ", found " + kernel.dims());
        }
        Size size = new Size(kernel.dims().get(2), kernel.dims().get(3));
        Size strides = WindowImport.size(node, "strides");
        Size dilation = WindowImport.size(node, "dilations");
        int[] more = WindowImport.pair(node, "output_padding", 0);
        int[] pads = pads(node, x.shape(), size, strides, dilation, more);
        Conv2DTranspose plain = new Conv2DTranspose(kernel.dims().get(1), 1)
                .kernel(size)
                .strides(strides)
                .dilation(dilation)
                .useBias(biased);
        List<float[]> weights = new ArrayList<>(List.of(NodeConstants.hwio(kernel)));
        if (biased) {
            weights.add(constants.floats(node, 2).data());
        }
        float[][] values = weights.toArray(float[][]::new);
        Conv2DTranspose same = plain.padding(Padding.SAME);
        int rows = more[0] - pads[0] - pads[2] + (size.height() - 1) * dilation.height() / 2 * 2;
        int columns = more[1] - pads[1] - pads[3] + (size.width() - 1) * dilation.width() / 2 * 2;
        for (Conv2DTranspose usual : List.of(plain, same)) {
            if (isThat(usual, x.shape(), pads, more)) {
                return draft.add(node, usual, List.of(x), values);
            }
        }
        boolean stated = rows >= 0 && rows < strides.height() && columns >= 0 && columns < strides.width();
        if (stated && isThat(same.outputPadding(rows, columns), x.shape(), pads, more)) {
            return draft.add(node, same.outputPadding(rows, columns), List.of(x), values);
        }
        if (more[0] >= strides.height() || more[1] >= strides.width()) {
            throw NodeConstants.misfit(node, "expected an output padding less than the strides " + strides);
        }
        boolean uncut = isThat(plain, x.shape(), new int[4], more);
        Conv2DTranspose valid = uncut ? plain : plain.outputPadding(more[0], more[1]);
        Held y = draft.add(node, valid, List.of(x), values);
        boolean cut = Arrays.stream(pads).anyMatch(pad -> pad > 0);
        return cut ? draft.add(new Cropping2D(pads[0], pads[2], pads[1], pads[3]), y) : y;
    }

    /// What is cut off at the top, left, bottom and right: as stated, or all that exceeds a stated size.
    ///
    /// @param more the rows and columns that are added at the end, which grow if the size would not be reached
    private static int[] pads(OnnxNode node, Shape in, Size size, Size strides, Size dilation, int[] more)
            throws FormatException {
        String autoPad = node.attributes().word("auto_pad", "NOTSET");
        long[] wanted = node.attributes().integers("output_shape");
        if (wanted == null && !autoPad.startsWith("SAME")) {
            return autoPad.equals("VALID") ? new int[4] : WindowImport.pads(node);
        }
        if (wanted != null && wanted.length != 2 && wanted.length != 4) {
            throw NodeConstants.misfit(node, "expected two numbers as output_shape, found " + wanted.length);
        }
        int[] stride = {strides.height(), strides.width()};
        int[] reach = {(size.height() - 1) * dilation.height() + 1, (size.width() - 1) * dilation.width() + 1};
        int[] pads = new int[4];
        for (int axis = 0; axis < 2; axis++) {
            long to = wanted == null ? (long) in.dim(axis) * stride[axis] : wanted[wanted.length - 2 + axis];
            long cut = stride[axis] * (in.dim(axis) - 1L) + more[axis] + reach[axis] - to;
            if (to < 1 || Math.abs(cut) > MOST) {
                throw NodeConstants.misfit(node, "its output would have " + to + " rows or columns");
            }
            int total = (int) Math.max(0, cut);
            pads[axis] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            pads[axis + 2] = total - pads[axis];
            more[axis] += (int) Math.max(0, -cut);
        }
        return pads;
    }

    /// Whether a layer has this padding and this remainder at the end.
    private static boolean isThat(Conv2DTranspose layer, Shape in, int[] pads, int[] more) {
        Window2D window;
        try {
            window = layer.shape(1, in).window();
        } catch (ShapeException e) {
            return false; // no output of that size is reduced to the input
        }
        int[] own = {
            window.h().before(),
            window.w().before(),
            window.h().after(),
            window.w().after()
        };
        return Arrays.equals(own, pads)
                && LayerExport.remainder(window.h()) == more[0]
                && LayerExport.remainder(window.w()) == more[1];
    }

    /// A `Resize` or `Upsample` of rows and columns.
    ///
    /// @param x an image with channels first in the graph
    Held resized(OnnxNode node, Held x) throws FormatException {
        String mode = node.attributes().word("mode", "nearest");
        boolean old = node.operator().equals("Upsample") || operatorSet < 11;
        String coordinates =
                old ? "asymmetric" : node.attributes().word("coordinate_transformation_mode", "half_pixel");
        String rounding = old ? "floor" : node.attributes().word("nearest_mode", "round_prefer_floor");
        Size to = target(node, x.shape());
        Layer layer = to == null
                        || node.attributes().integer("antialias", 0) != 0
                        || !node.attributes()
                                .word("keep_aspect_ratio_policy", "stretch")
                                .equals("stretch")
                ? null
                : layer(mode, coordinates, rounding, x.shape(), to);
        if (layer == null) {
            throw NodeConstants.misfit(
                    node,
                    "expected rows and columns that are resized to whole numbers, nearest or linear, found mode " + mode
                            + ", " + coordinates + (to == null ? "" : " to " + to));
        }
        return draft.add(node, layer, List.of(x)).nonNegative(x.nonNegative());
    }

    /// The layer that reads the same pixels; null if there is none.
    private static @Nullable Layer layer(String mode, String coordinates, String rounding, Shape in, Size to) {
        boolean whole = to.height() % in.dim(0) == 0 && to.width() % in.dim(1) == 0;
        boolean centres = coordinates.equals("half_pixel")
                || coordinates.equals("pytorch_half_pixel") && to.height() > 1 && to.width() > 1;
        boolean corners = coordinates.equals("asymmetric");
        UpSampling2D up = !whole ? null : new UpSampling2D(new Size(to.height() / in.dim(0), to.width() / in.dim(1)));
        if (mode.equals("nearest")) {
            // half of a pixel never lies between two if the factors are whole
            boolean repeats = corners && rounding.equals("floor") || centres && rounding.startsWith("round");
            boolean resizes = centres && rounding.equals("round_prefer_ceil");
            return whole && repeats
                    ? up
                    : resizes ? new Resizing(to.height(), to.width()).interpolation(Interpolation.NEAREST) : null;
        }
        if (!mode.equals("linear") && !mode.equals("bilinear") || !centres && !(corners && whole)) {
            return null;
        }
        return up != null
                ? up.interpolation(Interpolation.BILINEAR).centres(centres)
                : new Resizing(to.height(), to.width());
    }

    /// The rows and columns of the output; null if other axes change, or they are not constant whole numbers.
    private @Nullable Size target(OnnxNode node, Shape in) throws FormatException {
        float[] attribute = node.attributes().numbers("scales");
        OnnxTensor scales = constants.constant(node, operatorSet < 11 ? 1 : 2);
        long[] sizes = operatorSet < 11 ? null : constants.integers(node, 3);
        long[] axes = node.attributes().integers("axes");
        boolean pixels = axes != null && Arrays.equals(axes, new long[] {2, 3});
        if (sizes != null && sizes.length == 2 && pixels) {
            return size(sizes[0], sizes[1]);
        }
        if (axes != null) {
            return null;
        }
        if (attribute != null && attribute.length == 4) {
            return scaled(in, attribute[0], attribute[1], attribute[2], attribute[3]);
        }
        if (scales != null && scales.size() == 4) {
            return scaled(in, scales.number(0), scales.number(1), scales.number(2), scales.number(3));
        }
        boolean others = sizes != null
                && sizes.length == 4
                && (sizes[0] == batch || sizes[0] == 1) // 1 where a graph was made from a single image
                && sizes[1] == in.dim(2);
        return sizes != null && others ? size(sizes[2], sizes[3]) : null;
    }

    private static @Nullable Size scaled(Shape in, double batch, double channels, double rows, double columns) {
        double height = in.dim(0) * rows;
        double width = in.dim(1) * columns;
        boolean whole = height == Math.rint(height) && width == Math.rint(width);
        return batch == 1 && channels == 1 && whole ? size((long) height, (long) width) : null;
    }

    private static @Nullable Size size(long height, long width) {
        boolean fits = height >= 1 && width >= 1 && height <= MOST && width <= MOST;
        return fits ? new Size((int) height, (int) width) : null;
    }
}
