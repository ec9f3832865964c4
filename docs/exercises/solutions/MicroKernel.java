import dev.yij.io.exercise.Tile;

/// A solution of exercise 10.
public class MicroKernel implements Tile {

    @Override
    public void multiply(int depth, float[] a, float[] b, float[] c) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < COLUMNS; j++) {
                    c[i * COLUMNS + j] += a[k * ROWS + i] * b[k * COLUMNS + j];
                }
            }
        }
    }
}
