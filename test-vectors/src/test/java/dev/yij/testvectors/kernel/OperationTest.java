package dev.yij.testvectors.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationTest {

    private static List<Parameter> present(KernelCase c, boolean inputs) {
        return c.operation().parameters().stream()
                .filter(p -> inputs ? p.role().isInput() : p.role().isOutput())
                .filter(p -> p.isPresent(c.dims()))
                .toList();
    }

    @Test
    void theOracleComputesTheOutputsOfTheTableInItsOrderAndShape() {
        for (KernelCase c : Cases.all()) {
            List<Parameter> outputs = present(c, false);
            List<Expected> expected = c.expected(c.inputs());
            assertEquals(
                    outputs.stream().map(Parameter::name).toList(),
                    expected.stream().map(Expected::name).toList(),
                    c::name);
            for (int i = 0; i < outputs.size(); i++) {
                assertArrayEquals(
                        outputs.get(i).shape(c.dims()), expected.get(i).shape(), c::name);
            }
        }
    }

    @Test
    void casesHaveTheInputsOfTheTableInItsOrderAndShape() {
        for (KernelCase c : Cases.all()) {
            List<Parameter> inputs = present(c, true);
            List<NamedArray> arrays = c.inputs().arrays();
            assertEquals(
                    inputs.stream().map(Parameter::name).toList(),
                    arrays.stream().map(NamedArray::name).toList(),
                    c::name);
            for (int i = 0; i < inputs.size(); i++) {
                assertArrayEquals(inputs.get(i).shape(c.dims()), arrays.get(i).shape(), c::name);
            }
        }
    }

    @Test
    void aLayoutHasOneLetterForEachAxisOfAnImageOrKernel() {
        assertEquals("NHWC", Operation.CONV2D_GRAD_INPUT.parameter("dx").layout());
        assertEquals("HWIO", Operation.CONV2D_GRAD_WEIGHTS.parameter("dw").layout());
        assertEquals("IO", Operation.DENSE.parameter("w").layout());
        assertEquals("steps, weights", Operation.ADAM.parameter("g").layout());
    }

    @Test
    void outputsArriveFilledWithNanAndGradientsOfWeightsWithZero() {
        List<String> seen = new ArrayList<>();
        Kernels backend = new Kernels() {
            @Override
            public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                seen.add("dense " + y.length + " " + ZeroTrust.isPoison(y[5]) + " " + (b == null));
            }

            @Override
            public void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
                seen.add("gradient " + dw.length + " " + dw[3] + " " + Arrays.toString(db));
            }
        };
        DenseDims biased = new DenseDims(2, 4, 3, true);
        DenseDims without = new DenseDims(2, 4, 3, false);
        NamedArrays in = new NamedArrays(List.of(
                new NamedArray("x", new int[] {2, 4}, new float[8]),
                new NamedArray("w", new int[] {4, 3}, new float[12]),
                new NamedArray("dy", new int[] {2, 3}, new float[6])));
        Operation.DENSE.run(backend, without, in);
        Operation.DENSE_GRAD_WEIGHTS.run(backend, biased, in);
        Map<String, float[]> outputs = Operation.DENSE_GRAD_WEIGHTS.run(backend, without, in);
        assertEquals(List.of("dense 6 true true", "gradient 12 0.0 [0.0, 0.0, 0.0]", "gradient 12 0.0 null"), seen);
        assertEquals(List.of("dw"), List.copyOf(outputs.keySet()));
    }

    @Test
    void anOptimizerUpdatesCopiesOfItsInputsOnceForEachStep() {
        Kernels backend = new Kernels() {
            @Override
            public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
                p[1] += g[1];
                v[0] -= g[0];
            }
        };
        NamedArrays in = new NamedArrays(List.of(
                new NamedArray("g", new int[] {3, 2}, new float[] {1, 10, 2, 20, 4, 40}),
                new NamedArray("p", new int[] {2}, new float[] {5, 6}),
                new NamedArray("v", new int[] {2}, new float[] {7, 8})));
        Map<String, float[]> outputs = Operation.SGD.run(backend, new SgdDims(2, 3, 0.1f, 0, false), in);
        assertArrayEquals(new float[] {5, 76}, Objects.requireNonNull(outputs.get("p")));
        assertArrayEquals(new float[] {0, 8}, Objects.requireNonNull(outputs.get("v")));
        assertArrayEquals(new float[] {5, 6}, in.get("p"), "the inputs stay as they were");
    }

    @Test
    void aShapeOfAnotherKernelIsRefused() {
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> Operation.CONV2D.expected(PoolDims.of(1, 4, 4, 1, 2, 2), new NamedArrays(List.of())))
                .getMessage());
        assertEquals("the kernel takes ConvDims, found PoolDims n1_4x4x1_p2x2_s2x2_valid", message);
    }

    @Test
    void anArrayThatTheKernelDoesNotHaveIsRefused() {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Operation.RELU_GRAD.parameter("x"))
                        .getMessage());
        assertEquals("relu_grad has no array x, only [y, dy, dx]", message);
    }

    @Test
    void onlyGradientsComputedFromTheOutputNameTheirOperation() {
        assertEquals(Operation.SOFTMAX, Operation.SOFTMAX_GRAD.gradientOf());
        assertNull(Operation.CONV2D_GRAD_INPUT.gradientOf());
        for (Operation operation : Operation.values()) {
            boolean readsOutput = operation.parameters().stream().anyMatch(p -> p.content() == Content.OUTPUT);
            assertEquals(readsOutput, operation.gradientOf() != null, operation::toString);
        }
    }

    @Test
    void aDenseLayerIsAConvolutionOfOnePixel() {
        ConvDims d = ConvDims.of(new DenseDims(5, 7, 3, false));
        assertEquals("n5_1x1x7_k1x1_f3_s1x1_d1x1_valid", d.toString());
        assertTrue(ConvDims.of(new DenseDims(5, 7, 3, true)).bias());
    }
}
