package dev.yij.io.cli;

import dev.yij.io.onnx.conformance.ConformanceCase;
import dev.yij.io.onnx.conformance.ConformanceCase.Outcome;
import dev.yij.io.onnx.conformance.ConformanceCase.Result;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij onnx-test`: runs ONNX's conformance cases.
@Command(
        name = "onnx-test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs cases in the layout of ONNX's backend tests: a folder with model.onnx and test_data_set_N/input_K.pb,"
                    + " output_K.pb. Prints a line for each case, PASS, FAIL or UNSUPPORTED with the reason, and the"
                    + " totals.",
            "Outputs must have the expected type and dimensions; integers must be equal, floating-point numbers within"
                    + " 1e-7 + 1e-3 times the expected one, as in ONNX's own runner.",
            "Exit code 1 if a case fails."
        },
        footer = {
            "",
            "Examples:",
            "  yij onnx-test onnx/backend/test/data/node",
            "  yij onnx-test node/test_conv_with_strides_padding --mode fused",
            "  yij onnx-test node --case averagepool      only cases whose name contains that"
        })
final class OnnxTestCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Cases, or folders of cases.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--case",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the cases whose name contains this.")
    private String selected = "";

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<ConformanceCase> cases = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new UsageException("there is no folder " + folder);
            }
            ConformanceCase.in(folder).stream()
                    .filter(each -> each.name().contains(selected))
                    .forEach(cases::add);
        }
        if (cases.isEmpty()) {
            throw new UsageException("there is no case in " + folders + ": expected folders with a model.onnx"
                    + (selected.isEmpty() ? "" : " and \"" + selected + "\" in the name"));
        }
        PrintWriter out = spec.commandLine().getOut();
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        try (Backend computing = backend.openFor(1)) {
            for (ConformanceCase each : cases) {
                Result result = each.run(computing);
                out.println(result);
                counts.merge(result.outcome(), 1, Integer::sum);
            }
        }
        int failed = counts.getOrDefault(Outcome.FAIL, 0);
        out.println(cases.size() + " cases: " + counts.getOrDefault(Outcome.PASS, 0) + " passed, " + failed
                + " failed, " + counts.getOrDefault(Outcome.UNSUPPORTED, 0) + " unsupported");
        out.flush();
        return failed > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
