package dev.yij.testvectors.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomCasesTest {

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aCorrectBackendPassesThemAll(Operation operation) {
        Judge judge = Judge.of(Declaration.DEFAULT);
        for (KernelCase c : RandomCases.of(operation, Integer.getInteger("yij.random", 10), 7)) {
            Verdict verdict = judge.judge(new NaiveKernels() {}, c);
            assertTrue(verdict.passed(), verdict::toString);
        }
    }

    @Test
    void theSeedDecidesAndMoreCasesBeginWithTheSame() {
        List<KernelCase> five = RandomCases.of(Operation.CONV2D, 5, 1);
        assertEquals(five, RandomCases.of(Operation.CONV2D, 9, 1).subList(0, 5));
        assertNotEquals(five, RandomCases.of(Operation.CONV2D, 5, 2));
    }

    @Test
    void theirNamesAreNewAndTheirShapesVary() {
        List<KernelCase> drawn = RandomCases.of(Operation.CONV2D, 200, 3);
        Set<String> names = drawn.stream().map(KernelCase::name).collect(Collectors.toSet());
        assertEquals(200, names.size());
        Cases.all().forEach(c -> assertTrue(!names.contains(c.name()), c::name));
        List<ConvDims> shapes = drawn.stream().map(c -> (ConvDims) c.dims()).toList();
        assertTrue(shapes.stream().anyMatch(d -> d.padding().isExplicit()));
        assertTrue(shapes.stream().anyMatch(d -> d.strideH() > d.kernelH()));
        assertTrue(
                shapes.stream().anyMatch(d -> d.dilationW() > 1 && d.padding().isSame()));
        assertTrue(shapes.stream().anyMatch(d -> !d.bias() && d.inC() % 8 == 0 && d.outC() % 16 == 0));
        assertTrue(shapes.stream().allMatch(d -> d.groups() == 1));
    }

    /// A sigmoid has no attribute but its number of elements, which is at most 300.
    @Test
    void thereAreNoMoreThanThereAreShapes() {
        int shapes = RandomCases.of(Operation.SIGMOID, 1000, 3).size();
        assertTrue(shapes > 200 && shapes <= 300, () -> "found " + shapes);
    }

    private static KernelCase shrunk(Operation operation, Dims dims, Predicate<KernelCase> fails) {
        KernelCase c = KernelCase.of(operation, dims, Fill.GAUSSIAN);
        assertTrue(fails.test(c));
        return Shrinking.smallest(c, fails);
    }

    /// A backend that is wrong from 5 input channels on where the stride is above 1.
    /// So that 1 - ρ and 1 - β are the same in float32 and in double.
    @Test
    void decaysAreThoseOfTheCases() {
        for (KernelCase c : RandomCases.of(Operation.RMSPROP, 20, 3)) {
            float rho = ((RmsPropDims) c.dims()).rho();
            assertEquals(1 - Double.parseDouble(Float.toString(rho)), 1f - rho, c::name);
        }
        for (KernelCase c : RandomCases.of(Operation.ADAMW, 20, 3)) {
            float beta = ((AdamWDims) c.dims()).beta2();
            assertEquals(1 - Double.parseDouble(Float.toString(beta)), 1f - beta, c::name);
        }
    }

    @Test
    void aFailingConvolutionIsReducedToWhatMakesItFail() {
        ConvDims d = new ConvDims(3, 11, 9, 17, 3, 5, 20, 2, 3, 2, 1, Padding.explicit(2, 1, 0, 2), true);
        KernelCase least =
                shrunk(Operation.CONV2D, d, c -> c.dims() instanceof ConvDims s && s.inC() >= 5 && s.strideH() > 1);
        assertEquals("conv2d_n1_1x1x5_k1x1_f1_s2x1_d1x1_pads0x0x0x0_gaussian", least.name());
        assertEquals(5 + 5 + 1, Shrinking.elements(least));
    }

    @Test
    void shapesThatDoNotExistAreNotTried() {
        PoolDims d = PoolDims.of(2, 9, 8, 3, 3, 2);
        KernelCase least = shrunk(Operation.MAX_POOL2D, d, c -> c.dims() instanceof PoolDims s && s.poolH() == 3);
        assertEquals("max_pool2d_n1_3x1x1_p3x1_s1x1_valid_global_gaussian", least.name());
    }

    @Test
    void aCaseThatFailsOnlyAsItIsStaysAsItIs() {
        ConvDims d = ConvDims.of(2, 5, 4, 3, 3, 3, 2, Padding.SAME);
        assertEquals(d, shrunk(Operation.CONV2D, d, c -> c.dims().equals(d)).dims());
    }
}
