package dev.yij.io.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples in docs/cross-check: each is compiled and run where its language is installed, and its results
/// are checked. Kernels for devices that are not here are compiled as C++; those in CUDA run on the processor,
/// too.
@Tag("slow")
class ExamplesTest {

    private static final String EXAMPLES = "../../docs/cross-check/";

    @TempDir
    private Path temporary;

    /// Convolutions of every kind of padding, stride and dilation, in few products.
    private static List<KernelCase> cases() {
        return Cases.all().stream()
                .filter(c -> c.operation() == Operation.CONV2D && c.fill() == Fill.SMALL_INTEGERS)
                .filter(c -> c.dims() instanceof ConvDims d && d.images() * d.inC() * d.outC() <= 100)
                .toList();
    }

    @Test
    void cpp() throws Exception {
        needs("g++");
        run("g++", "-std=c++17", "-Wall", "-Werror", EXAMPLES + "cpp/conv2d.cpp", "-o", program());
        passes(program());
    }

    @Test
    void cudaAsCpp() throws Exception {
        needs("g++");
        run("g++", "-std=c++17", "-x", "c++", "-I", EXAMPLES + "cpp", EXAMPLES + "cuda/conv2d.cu", "-o", program());
        passes(program());
    }

    @Test
    void metalIsCompiledAsCpp() throws Exception {
        needs("g++");
        Files.writeString(
                temporary.resolve("metal_stdlib"),
                "typedef unsigned uint;\n#define kernel\n#define constant const\n#define device\nnamespace metal {}\n");
        run(
                "g++",
                "-std=c++17",
                "-fsyntax-only",
                "-Wno-attributes",
                "-I",
                temporary.toString(),
                "-x",
                "c++",
                EXAMPLES + "metal/conv2d.metal");
    }

    @Test
    void rust() throws Exception {
        needs("rustc");
        run("rustc", "--edition", "2021", EXAMPLES + "rust/conv2d.rs", "-o", program());
        passes(program());
    }

    @Test
    void javaScript() throws Exception {
        needs("node");
        passes("node", EXAMPLES + "javascript/conv2d.mjs");
    }

    /// PyTorch and JAX are not installed here.
    @Test
    void pythonIsCompiled() throws Exception {
        needs("python3");
        for (String file : List.of("python/pytorch.py", "python/jax_backend.py")) {
            run("python3", "-c", "compile(open('" + EXAMPLES + file + "', encoding='utf-8').read(), 'it', 'exec')");
        }
    }

    private String program() {
        return temporary.resolve("program").toString();
    }

    private void passes(String... command) throws IOException, InterruptedException {
        Path cases = temporary.resolve("cases");
        Path results = temporary.resolve("results");
        VectorExport.write(cases, cases(), VectorExport.Form.NPY);
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(cases.toString(), results.toString()));
        run(all.toArray(String[]::new));
        VectorCheck check = new VectorCheck(VectorResults.in(results), Judge.strict());
        for (KernelCase c : cases()) {
            VectorCheck.Result result = check.check(c);
            assertEquals(VectorCheck.Outcome.PASS, result.outcome(), c + " " + result.report());
        }
    }

    private static void needs(String program) throws InterruptedException {
        boolean present;
        try {
            present = new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            present = false;
        }
        if (!present) {
            System.out.println("ExamplesTest skips an example: there is no " + program + " here");
        }
        assumeTrue(present, "there is no " + program + " here");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + output);
    }
}
