import dev.yij.io.exercise.WinogradTransforms;

/// A solution of exercise 11.
public class WinogradTile implements WinogradTransforms {

    private static final float[][] G = {{1, 0, 0}, {0.5f, 0.5f, 0.5f}, {0.5f, -0.5f, 0.5f}, {0, 0, 1}};
    private static final float[][] BT = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    private static final float[][] AT = {{1, 1, 1, 0}, {0, 1, -1, -1}};

    @Override
    public void kernel(float[] g, float[] u) {
        transform(G, g, u);
    }

    @Override
    public void input(float[] d, float[] v) {
        transform(BT, d, v);
    }

    @Override
    public void output(float[] m, float[] y) {
        transform(AT, m, y);
    }

    /// out = t · in · tᵀ, first the columns, then the rows.
    private static void transform(float[][] t, float[] in, float[] out) {
        int to = t.length;
        int from = t[0].length;
        float[] half = new float[to * from];
        for (int i = 0; i < to; i++) {
            for (int j = 0; j < from; j++) {
                for (int k = 0; k < from; k++) {
                    half[i * from + j] += t[i][k] * in[k * from + j];
                }
            }
        }
        for (int i = 0; i < to; i++) {
            for (int j = 0; j < to; j++) {
                float sum = 0;
                for (int k = 0; k < from; k++) {
                    sum += half[i * from + k] * t[j][k];
                }
                out[i * to + j] = sum;
            }
        }
    }
}
