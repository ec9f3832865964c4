package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.ProductViewDims;

/// Products of matrices in double, as sums of outer products: the outer loop is over the terms of the sums.
public final class MatMulOracle {

    private MatMulOracle() {}

    /// y[n,i,j] = Σ a[n,i,k] · b[n,k,j] over k, a and b transposed where the shape says so.
    public static Expected product(MatMulDims d, float[] a, float[] b) {
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        for (int k = 0; k < d.inner(); k++) {
            for (int at = 0; at < d.batch() * d.rows() * d.columns(); at++) {
                int n = at / (d.rows() * d.columns());
                int i = at / d.columns() % d.rows();
                int j = at % d.columns();
                int first = d.transposeA() ? k * d.rows() + i : i * d.inner() + k;
                int second = d.transposeB() ? j * d.inner() + k : k * d.columns() + j;
                y.add(at, (double) a[n * d.rows() * d.inner() + first] * b[n * d.inner() * d.columns() + second]);
            }
        }
        return y.ofProducts("y", d.yShape());
    }

    /// y[i,j] = a[i,j] · b[i,j], of views.
    public static Expected elementwise(ProductViewDims d, float[] a, float[] b) {
        Sums y = new Sums(d.rows() * d.columns());
        for (int at = 0; at < d.rows() * d.columns(); at++) {
            y.add(at, (double) a[d.a().index(at)] * b[d.b().index(at)]);
        }
        return y.ofProducts("y", d.shape());
    }
}
