package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT_VIEWS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS_VIEWS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_VIEWS;
import static dev.yij.testvectors.kernel.Operation.MULTIPLY_VIEWS;

import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.View;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.Sums;
import java.util.List;
import java.util.Set;

/// Kernels that read a view as if it were a dense array, or from the beginning of its buffer.
final class ViewBugs {

    private static final Set<Operation> VIEWS =
            Set.of(CONV2D_VIEWS, CONV2D_GRAD_INPUT_VIEWS, CONV2D_GRAD_WEIGHTS_VIEWS, MULTIPLY_VIEWS);

    private ViewBugs() {}

    /// Where an element is read; it may be beyond the buffer.
    private interface Place {
        int of(View view, int element);
    }

    private static final Place DENSE = (view, element) -> view.offset() + element;
    private static final Place WITHOUT_OFFSET = (view, element) -> view.index(element) - view.offset();

    static List<Hypothesis> all() {
        return List.of(
                Prediction.of(
                        "strides of a view ignored",
                        "a view is read as a dense array: use the strides of every input, or make it contiguous first",
                        VIEWS,
                        e -> read(e, DENSE)),
                Prediction.of(
                        "offset of a view ignored",
                        "a view is read from the beginning of its buffer: add its offset",
                        VIEWS,
                        e -> read(e, WITHOUT_OFFSET)));
    }

    private static List<Expected> read(Evidence evidence, Place place) {
        if (evidence.dims() instanceof ProductViewDims d) {
            float[] a = evidence.inputs().get("a");
            float[] b = evidence.inputs().get("b");
            Sums y = new Sums(d.rows() * d.columns());
            for (int i = 0; i < d.rows() * d.columns(); i++) {
                y.add(i, (double) element(a, place.of(d.a(), i)) * element(b, place.of(d.b(), i)));
            }
            return List.of(y.ofProducts("y", d.shape()));
        }
        ConvViewDims d = (ConvViewDims) evidence.dims();
        return Rewritten.inputs(evidence, (name, buffer) -> switch (name) {
            case "x" -> moved(d.x(), buffer, place);
            case "dy" -> moved(d.dy(), buffer, place);
            case "w" -> moved(d.w(), buffer, place);
            default -> buffer;
        });
    }

    /// A buffer in which each element of the view is what is read instead of it.
    private static float[] moved(View view, float[] buffer, Place place) {
        float[] moved = buffer.clone();
        int elements = view.gather(buffer).length;
        for (int i = 0; i < elements; i++) {
            moved[view.index(i)] = element(buffer, place.of(view, i));
        }
        return moved;
    }

    private static float element(float[] buffer, int at) {
        return at < buffer.length ? buffer[at] : 0;
    }
}
