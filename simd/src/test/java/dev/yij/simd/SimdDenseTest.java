package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds [SimdDense] to its scalar twin [ScalarDense][dev.yij.reference.scalar.ScalarDense].
class SimdDenseTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final List<Backend> STRICT =
            List.of(SimdBackends.create(Mode.STRICT, 1), SimdBackends.create(Mode.STRICT, 3));

    @ParameterizedTest
    @CsvSource({"1,7,3", "2,256,20", "13,5,16", "14,3,31", "15,33,32", "3,290,33", "130,17,65", "2,1,9", "5,600,1"})
    void strictHasTheBitsOfTheReference(int images, int in, int out) {
        DenseShape s = new DenseShape(images, in, out);
        float[] x = random(images * in, 1);
        float[] w = random(in * out, 2);
        float[] b = random(out, 3);
        float[] dy = random(images * out, 4);
        float[] y = poisoned(images * out);
        float[] dx = poisoned(images * in);
        float[] dw = started(in * out, 5);
        float[] db = started(out, 6);
        float[] startDw = dw.clone();
        float[] startDb = db.clone();
        REFERENCE.dense(s, x, w, b, y);
        REFERENCE.denseGradInput(s, dy, w, dx);
        REFERENCE.denseGradWeights(s, x, dy, dw, db);
        for (Backend strict : STRICT) {
            float[] foundY = poisoned(images * out);
            strict.dense(s, x, w, b, foundY);
            assertSameBits(y, foundY, "dense " + s);
            float[] foundDx = poisoned(images * in);
            strict.denseGradInput(s, dy, w, foundDx);
            assertSameBits(dx, foundDx, "denseGradInput " + s);
            float[] foundDw = startDw.clone();
            float[] foundDb = startDb.clone();
            strict.denseGradWeights(s, x, dy, foundDw, foundDb);
            assertSameBits(dw, foundDw, "denseGradWeights " + s);
            assertSameBits(db, foundDb, "denseGradWeights, bias " + s);
        }
    }
}
