package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// `CumSum` and `CumProd`: each element combined with all before it along an axis, or with `reverse` all after
/// it; with `exclusive` without itself.
///
/// @param start    the result for no element
/// @param combine  combines two numbers
/// @param integers combines two whole numbers
record Cumulations(long start, DoubleBinaryOperator combine, Elementwise.LongFunction integers) implements Operator {

    static final Operator SUM = new Cumulations(0, (a, b) -> a + b, (type, a, b) -> a + b);
    static final Operator PRODUCT = new Cumulations(1, (a, b) -> a * b, (type, a, b) -> a * b);

    @Override
    public List<OnnxTensor> compute(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] axis = call.integers(1);
        if (axis.length != 1) {
            throw call.error("expected one axis, found " + axis.length);
        }
        Lines lines = Lines.of(x.dims(), call.axis(axis[0], x.dims().rank()));
        boolean exclusive = call.attributes().flag("exclusive");
        boolean reverse = call.attributes().flag("reverse");
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int line = 0; line < lines.count(); line++) {
            double sum = start;
            long whole = start;
            for (int i = 0; i < lines.size(); i++) {
                int at = lines.at(line, reverse ? lines.size() - 1 - i : i);
                double before = sum;
                long wholeBefore = whole;
                if (x.type().isFloating()) {
                    sum = combine.applyAsDouble(sum, x.number(at));
                    y.set(at, exclusive ? before : sum);
                } else {
                    whole = integers.apply(x.type(), whole, x.integer(at));
                    y.set(at, exclusive ? wholeBefore : whole);
                }
            }
        }
        return List.of(y);
    }
}
