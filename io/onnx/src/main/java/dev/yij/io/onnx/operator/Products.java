package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.DenseShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Matrix products. The [backend][dev.yij.reference.kernel.Backend] computes those of float32.
final class Products {

    private Products() {}

    /// `Gemm`: y = alpha · A · B + beta · C, where A `m × k` and B `k × n` may be transposed and C is broadcast
    /// to `m × n`.
    static List<OnnxTensor> gemm(Call call) throws FormatException {
        OnnxTensor a = transposed(call, call.input(0), "transA");
        OnnxTensor b = transposed(call, call.input(1), "transB");
        call.requireSameType(a, b);
        float alpha = call.attributes().number("alpha", 1);
        float beta = call.attributes().number("beta", 1);
        if (!a.type().isFloating() && (alpha != (long) alpha || beta != (long) beta)) {
            throw call.unsupported("a product of integers with fractions as alpha or beta");
        }
        int m = a.dims().get(0);
        int k = a.dims().get(1);
        int n = b.dims().get(1);
        if (b.dims().get(0) != k) {
            throw call.error("matrices " + a.dims() + " and " + b.dims() + " cannot be multiplied");
        }
        Dims dims = Dims.of(m, n);
        OnnxTensor y = call.zeros(a.type(), dims);
        OnnxTensor c = addend(call, y);
        float @Nullable [] bias = null;
        if (alpha == 1
                && beta == 1
                && c instanceof OnnxTensor.Floats row
                && c.dims().size() == n
                && isRow(c.dims())) {
            bias = row.data();
        }
        multiply(call, m, k, n, a, 0, b, 0, bias, y, 0);
        if (bias == null && (c != null || alpha != 1)) {
            IntUnaryOperator inC = c == null
                    ? IntUnaryOperator.identity()
                    : dims.offsets(0, c.dims().stridesRepeatedTo(dims));
            for (int i = 0; i < y.size(); i++) {
                if (y.type().isFloating()) {
                    y.set(i, alpha * y.number(i) + (c == null ? 0 : beta * c.number(inC.applyAsInt(i))));
                } else {
                    y.set(
                            i,
                            (long) alpha * y.integer(i) + (c == null ? 0 : (long) beta * c.integer(inC.applyAsInt(i))));
                }
            }
        }
        return List.of(y);
    }

    private static boolean isRow(Dims dims) {
        return dims.rank() == 1 || dims.rank() == 2 && dims.get(0) == 1;
    }

    private static OnnxTensor transposed(Call call, OnnxTensor matrix, String flag) throws FormatException {
        Dims dims = matrix.dims();
        if (dims.rank() != 2) {
            throw call.error("expected a matrix, found " + matrix);
        }
        if (!call.attributes().flag(flag)) {
            return matrix;
        }
        Dims to = Dims.of(dims.get(1), dims.get(0));
        return call.pick(matrix, to, to.offsets(0, 1, dims.get(1)));
    }

    private static @Nullable OnnxTensor addend(Call call, OnnxTensor y) throws FormatException {
        OnnxTensor c = call.optional(2);
        if (c == null) {
            return null;
        }
        call.requireSameType(y, c);
        boolean fits = call.operatorSet() >= 7
                || call.attributes().flag("broadcast")
                || c.dims().equals(y.dims());
        if (!fits || !Dims.broadcast(c.dims(), y.dims()).equals(y.dims())) {
            throw call.error("C cannot be broadcast to " + y.dims() + ", found " + c);
        }
        return c;
    }

    /// `MatMul` as in NumPy: products of matrices, with all dimensions before the last two broadcast; a vector
    /// is a row on the left and a column on the right.
    static List<OnnxTensor> matMul(Call call) throws FormatException {
        return List.of(matMul(call, call.input(0), call.input(1)));
    }

    static OnnxTensor matMul(Call call, OnnxTensor left, OnnxTensor right) throws FormatException {
        call.requireSameType(left, right);
        if (left.dims().rank() == 0 || right.dims().rank() == 0) {
            throw call.error("expected matrices, found " + left + " and " + right);
        }
        boolean row = left.dims().rank() == 1;
        boolean column = right.dims().rank() == 1;
        OnnxTensor a = row ? left.as(Dims.of(1, left.size())) : left;
        OnnxTensor b = column ? right.as(Dims.of(right.size(), 1)) : right;
        int m = a.dims().get(a.dims().rank() - 2);
        int k = a.dims().get(a.dims().rank() - 1);
        int n = b.dims().get(b.dims().rank() - 1);
        if (b.dims().get(b.dims().rank() - 2) != k) {
            throw call.error("matrices " + left.dims() + " and " + right.dims() + " cannot be multiplied");
        }
        Dims batchA = batch(a.dims());
        Dims batchB = batch(b.dims());
        Dims batch = Dims.broadcast(batchA, batchB);
        long[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        dims[batch.rank()] = m;
        dims[batch.rank() + 1] = n;
        OnnxTensor y = call.zeros(a.type(), Dims.of(dims));
        IntUnaryOperator inA = batch.offsets(0, batchA.stridesRepeatedTo(batch));
        IntUnaryOperator inB = batch.offsets(0, batchB.stridesRepeatedTo(batch));
        for (int i = 0; i < batch.size(); i++) {
            multiply(call, m, k, n, a, inA.applyAsInt(i) * m * k, b, inB.applyAsInt(i) * k * n, null, y, i * m * n);
        }
        long[] squeezed = Arrays.copyOf(dims, dims.length - (row ? 1 : 0) - (column ? 1 : 0));
        if (row && !column) {
            squeezed[squeezed.length - 1] = n;
        }
        return y.as(Dims.of(squeezed));
    }

    private static Dims batch(Dims dims) throws FormatException {
        return Dims.of(Arrays.copyOf(dims.toArray(), dims.rank() - 2));
    }

    /// One product `m × k` by `k × n`, each matrix a part of its tensor, added to zeros.
    private static void multiply(
            Call call,
            int m,
            int k,
            int n,
            OnnxTensor a,
            int inA,
            OnnxTensor b,
            int inB,
            float @Nullable [] bias,
            OnnxTensor y,
            int inY)
            throws FormatException {
        long multiplications = WindowWalk.saturated((long) m * n, k);
        if (y.type() == ElementType.FLOAT && m > 0 && k > 0 && n > 0) {
            call.backendWork(multiplications);
            float[] product = new float[m * n];
            call.backend().dense(new DenseShape(m, k, n), part(a, inA, m * k), part(b, inB, k * n), bias, product);
            System.arraycopy(product, 0, ((OnnxTensor.Floats) y).data(), inY, product.length);
            return;
        }
        call.work(multiplications);
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < n; column++) {
                double sum = 0;
                long whole = 0;
                for (int i = 0; i < k; i++) {
                    if (y.type().isFloating()) {
                        sum += a.number(inA + row * k + i) * b.number(inB + i * n + column);
                    } else {
                        whole += a.integer(inA + row * k + i) * b.integer(inB + i * n + column);
                    }
                }
                int to = inY + row * n + column;
                if (y.type().isFloating()) {
                    y.set(to, bias == null ? sum : sum + bias[column]);
                } else {
                    y.set(to, whole);
                }
            }
        }
    }

    private static float[] part(OnnxTensor tensor, int from, int size) {
        float[] data = ((OnnxTensor.Floats) tensor).data();
        return from == 0 && size == data.length ? data : Arrays.copyOfRange(data, from, from + size);
    }

    /// `Det`: the determinant of each matrix, by Gaussian elimination with the largest pivots.
    static List<OnnxTensor> determinant(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int rank = x.dims().rank();
        int n = rank < 2 ? -1 : x.dims().get(rank - 1);
        if (n < 0 || x.dims().get(rank - 2) != n) {
            throw call.error("expected square matrices, found " + x);
        }
        OnnxTensor y = call.zeros(x.type(), batch(x.dims()));
        call.work(WindowWalk.saturated(x.size(), n));
        for (int i = 0; i < y.size(); i++) {
            double[][] rows = new double[n][n];
            for (int j = 0; j < n * n; j++) {
                rows[j / n][j % n] = x.number(i * n * n + j);
            }
            y.set(i, determinant(rows));
        }
        return List.of(y);
    }

    private static double determinant(double[][] rows) {
        double determinant = 1;
        for (int i = 0; i < rows.length; i++) {
            int pivot = i;
            for (int j = i + 1; j < rows.length; j++) {
                pivot = Math.abs(rows[j][i]) > Math.abs(rows[pivot][i]) ? j : pivot;
            }
            double[] row = rows[pivot];
            rows[pivot] = rows[i];
            rows[i] = row;
            determinant *= pivot == i ? row[i] : -row[i];
            for (int j = i + 1; j < rows.length && row[i] != 0; j++) {
                double factor = rows[j][i] / row[i];
                for (int k = i; k < rows.length; k++) {
                    rows[j][k] -= factor * row[k];
                }
            }
        }
        return determinant;
    }
}
