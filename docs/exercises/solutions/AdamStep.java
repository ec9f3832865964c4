import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.kernel.Kernels;

/// A solution of exercise 8.
public class AdamStep implements Kernels {

    @Override
    public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        float rate = (float) (d.learningRate()
                * Math.sqrt(1 - Math.pow(d.beta2(), t))
                / (1 - Math.pow(d.beta1(), t)));
        for (int i = 0; i < p.length; i++) {
            m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g[i];
            v[i] = d.beta2() * v[i] + (1 - d.beta2()) * (g[i] * g[i]);
            p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + d.epsilon());
        }
    }
}
