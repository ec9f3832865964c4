package dev.yij.bench.tensorflow;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.model.ModelRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// TensorFlow in float32 against the oracle.
@Tag("slow")
class TensorFlowContractTest extends BackendContract {

    /// Measured on a Zen 4 and on a Zen 5: one checksum of one trained kernel, 1.25 times its tolerance. The
    /// tolerances were estimated on another Zen 5, on which TensorFlow was much slower; on a Zen 3 no tensor is
    /// off by more than 0.3 times its tolerance.
    private static final String ROUNDED_OTHERWISE =
            "on this processor TensorFlow's float32 is rounded otherwise than where the tolerances were"
                    + " estimated, and a step of Adam is nearly the gradient's sign: a weight whose gradient is 0 but for rounding"
                    + " moves the other way";

    @BeforeAll
    static void skipWhereThereIsNoTensorFlow() {
        if (!TensorFlowRuntime.isPresent()) {
            String reason = "TensorFlow has no native library for this system";
            System.out.println("TensorFlowContractTest is skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    @Override
    protected Kernels kernels() {
        return TensorFlowKernels.float32(1);
    }

    @Override
    protected int minimumCases() {
        return Cases.all().size();
    }

    /// Found by this test: gradients with respect to the input of convolutions, which TensorFlow 2.18 delegates
    /// to oneDNN 3.5.0. The results are not less precise but different; with `TF_ENABLE_ONEDNN_OPTS=0`, and in
    /// float64, they are right. docs/peers.md lists the affected shapes.
    ///
    /// Not every processor with AVX-512 takes that path (a Zen 5 did, a Zen 4 did not), so one case shows
    /// whether the bug is present: if so, all listed cases must fail, otherwise none may.
    @Override
    protected Map<String, String> knownDeviations() {
        Map<String, String> deviations = new HashMap<>();
        if (processorHas("avx512vl") && fails("conv2d_grad_input_n2_4x7x33_k3x3_f32_s1x1_d1x1_same_bias_gaussian")) {
            String reason = "on AVX-512 oneDNN's brg_conv_bwd is wrong in the channels of the input that blocks of 32"
                    + " leave over, where there are 1 to 16 of them besides others";
            for (String shape : List.of(
                    "n2_4x7x33_k3x3_f32_s1x1_d1x1_same_bias",
                    "n1_5x9x33_k1x1_f16_s1x1_d1x1_same_bias",
                    "n1_7x8x65_k3x3_f13_s1x1_d1x1_same_bias",
                    "n3_6x11x48_k3x3_f16_s1x1_d1x1_same")) {
                deviations.put("conv2d_grad_input_" + shape + "_small_integers", reason);
                deviations.put("conv2d_grad_input_" + shape + "_gaussian", reason);
            }
        }
        for (String masked :
                List.of("max_pool2d_n4_6x8x4_p2x2_s2x2_valid_masked", "max_pool2d_n4_7x5x5_p3x3_s2x2_same_masked")) {
            if (fails(masked)) {
                deviations.put(
                        masked,
                        "oneDNN begins with the least finite number, so that the maximum of infinities is that");
            }
        }
        String oneChannel = "conv2d_grad_input_n1_6x6x1_k3x3_f1_s2x2_d1x1_same_by_hand";
        if (processorHas("avx2") && fails(oneChannel)) {
            deviations.put(
                    oneChannel,
                    "oneDNN writes only one tap where input and output have one channel and the stride is above 1");
        }
        if (processorHas("avx512f")) {
            trainedKernelsThatAreOff()
                    .forEach(tensor -> deviations.put(ModelCase.CHAPTER_224 + " " + tensor, ROUNDED_OTHERWISE));
        }
        return deviations;
    }

    /// None: they may have shapes that oneDNN computes wrongly.
    @Override
    protected int randomCases() {
        return 0;
    }

    /// The kernels whose values after three steps are off, but by less than twice their tolerance.
    private List<String> trainedKernelsThatAreOff() {
        Map<String, float[]> tensors = ModelRun.of(kernels(), ModelCase.CHAPTER_224);
        ModelGolden golden = ModelGolden.of(ModelCase.CHAPTER_224);
        return tensors.keySet().stream()
                .filter(tensor -> tensor.matches("trained/conv2d_./kernel"))
                .filter(tensor ->
                        !golden.errors(Map.of(tensor, tensors.get(tensor)), 1).isEmpty())
                .filter(tensor ->
                        golden.errors(Map.of(tensor, tensors.get(tensor)), 2).isEmpty())
                .toList();
    }

    private boolean fails(String name) {
        KernelCase probe = Cases.all().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
        return !new Judge(precision(), null, exactInteger())
                .judge(kernels(), probe)
                .passed();
    }

    private static boolean processorHas(String feature) {
        return cpuinfo().contains(" " + feature + " ");
    }

    /// As reported by Linux; TensorFlow-Java for x86 is not tested elsewhere.
    private static String cpuinfo() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"));
        } catch (IOException notLinux) {
            return "";
        }
    }
}
