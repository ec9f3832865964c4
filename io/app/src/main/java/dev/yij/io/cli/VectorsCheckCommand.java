package dev.yij.io.cli;

import dev.yij.io.vectors.VectorCheck;
import dev.yij.io.vectors.VectorResults;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij vectors check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks the results of another program for the exported cases. For each case there is either <case>.npz with the"
                    + " outputs under their names, or a folder <case> with <output>.npy.",
            "Exit code 1 if a case fails, or if there is none."
        },
        footer = {
            "",
            "Examples:",
            "  yij vectors check results",
            "  yij vectors check results --case conv2d_n2   only cases whose name contains that",
            "  yij vectors check results --format bf16      inputs of products were rounded to bfloat16"
        })
final class VectorsCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder of results.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "float32",
            description = "The format to which inputs of multiplications were rounded; sums are always float32:"
                    + " ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VectorsCommand.Format format = VectorsCommand.Format.FLOAT32;

    @Option(
            names = "--case",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the cases whose name contains this.")
    private String selected = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        VectorResults results = VectorResults.in(folder);
        VectorCheck check = new VectorCheck(results, new Judge(format.precision(), null, true));
        Map<VectorCheck.Outcome, Integer> counts = new EnumMap<>(VectorCheck.Outcome.class);
        List<VectorCheck.Result> judged = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (KernelCase c : Cases.all()) {
            if (c.name().contains(selected)) {
                judged.add(print(check.check(c)));
            }
            names.add(c.name());
        }
        for (ModelCase model : ModelCase.all()) {
            if (model.name().contains(selected)) {
                judged.add(print(check.check(model)));
            }
            names.add(model.name());
        }
        judged.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
        PrintWriter out = spec.commandLine().getOut();
        results.unknownFiles(names).forEach(file -> out.println("UNKNOWN " + file + " belongs to no case"));
        int passed = counts.getOrDefault(VectorCheck.Outcome.PASS, 0);
        int failed = counts.getOrDefault(VectorCheck.Outcome.FAIL, 0);
        out.println(judged.size() + " cases: " + passed + " passed, " + failed + " failed, "
                + counts.getOrDefault(VectorCheck.Outcome.MISSING, 0) + " missing");
        if (passed + failed == 0) {
            out.println("Nothing was checked: expected files such as "
                    + Goldens.fileName(Cases.all().getFirst().name()) + " in " + folder);
        }
        out.flush();
        return failed > 0 || passed == 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private VectorCheck.Result print(VectorCheck.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(result.outcome() + " " + result.name());
        result.report().lines().forEach(line -> out.println("    " + line));
        return result;
    }
}
