package dev.yij.io.cli;

import dev.yij.io.file.WholeFile;
import dev.yij.io.vectors.CheckJson;
import dev.yij.io.vectors.CheckJunit;
import dev.yij.io.vectors.CheckPage;
import dev.yij.io.vectors.CheckReport;
import dev.yij.io.vectors.RandomVectors;
import dev.yij.io.vectors.VectorCheck;
import dev.yij.io.vectors.VectorResults;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.LargeCases;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.model.ModelCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "Exit code 1 if a case fails, a file belongs to no case, or fewer cases have results than required."
        },
        footer = {
            "",
            "Examples:",
            "  yij vectors check results",
            "  yij vectors check results --case conv2d_n2   only cases whose name contains that",
            "  yij vectors check results --cases random     random cases, see yij vectors fuzz",
            "  yij vectors check results --format bf16      inputs of products were rounded to bfloat16",
            "  yij vectors check results --again results2   both runs must be the same bit for bit",
            "  yij vectors check results --minimum 499      fails if fewer cases have results than today",
            "  yij vectors check results --quiet --html report.html --junit report.xml"
        })
final class VectorsCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder of results.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @ArgGroup(validate = false, heading = "The arithmetic of the program:%n")
    private DeclarationOptions arithmetic = new DeclarationOptions();

    @Option(
            names = "--case",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the cases whose name contains this.")
    private String selected = "";

    @Option(
            names = "--cases",
            paramLabel = "CASES",
            description =
                    "The folder of yij vectors fuzz with the manifest of random cases. Not needed where the results"
                            + " are in that folder.")
    private @Nullable Path cases;

    @Option(names = "--large", description = "Checks the large cases of yij vectors export --large, no others.")
    private boolean large;

    @Option(
            names = "--again",
            paramLabel = "DIR2",
            description = "The results of a second run, which must be the same bit for bit.")
    private @Nullable Path again;

    @Option(
            names = "--nondeterministic",
            description = "With --again: results may differ if both are right, as those of atomic additions do.")
    private boolean nondeterministic;

    @Option(
            names = "--require-all",
            description = "Fails if a case or a tensor of a model has no result, or a case is not judged.")
    private boolean requireAll;

    @Option(
            names = "--minimum",
            paramLabel = "N",
            defaultValue = "1",
            description = "Fails if fewer than N cases have results (default: ${DEFAULT-VALUE}).")
    private int minimum = 1;

    @Option(names = "--quiet", description = "Prints only what failed, and the counts.")
    private boolean quiet;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Also writes the verdicts as JUnit's XML, for build servers.")
    private @Nullable Path junit;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also writes one page with verdicts, histograms and maps of the errors, for a bug report.")
    private @Nullable Path html;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, minimum, "--minimum");
        if (junit != null) {
            OutputFile.requireReplaceable(junit, OutputFile.Kind.VERDICTS);
        }
        if (html != null) {
            OutputFile.requireReplaceable(html, OutputFile.Kind.PAGE);
        }
        VectorResults results = VectorResults.in(folder);
        RandomVectors random = RandomVectors.find(cases == null ? folder : cases);
        if (cases != null && random == null) {
            throw new UsageException("--cases is a folder that yij vectors fuzz wrote, found " + cases);
        }
        if (large && random != null) {
            throw new UsageException("--large is about other cases than those of yij vectors fuzz");
        }
        List<KernelCase> expected = large ? LargeCases.all() : random == null ? Cases.all() : random.cases();
        if (nondeterministic && again == null) {
            throw new UsageException("--nondeterministic is about the second run that --again names");
        }
        VectorResults second = again == null ? null : VectorResults.in(again);
        String options = (large ? " --large" : "")
                + (cases == null ? "" : " --cases " + cases)
                + (again == null ? "" : " --again " + again)
                + (nondeterministic ? " --nondeterministic" : "");
        VectorCheck check =
                new VectorCheck(results, Judge.of(arithmetic.declaration()), options, second, !nondeterministic);
        List<VectorCheck.Result> judged = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (KernelCase c : expected) {
            if (c.name().contains(selected)) {
                judged.add(print(check.check(c)));
            }
            names.add(c.name());
        }
        for (ModelCase model : random == null && !large ? ModelCase.all() : List.<ModelCase>of()) {
            if (model.name().contains(selected)) {
                judged.add(print(check.check(model)));
            }
            names.add(model.name());
        }
        if (judged.isEmpty()) {
            throw new UsageException("no case's name contains " + selected + "; yij vectors list prints all names");
        }
        List<String> notes = new ArrayList<>(check.notes());
        if (random != null) {
            notes.addAll(RandomVectors.smallestFailing(expected, judged));
        }
        List<String> unknown = new ArrayList<>(results.unknownFiles(names));
        if (second != null) {
            unknown.addAll(second.unknownFiles(names));
        }
        return finish(new CheckReport(folder.toString(), arithmetic.toString(), judged, unknown, notes));
    }

    private int finish(CheckReport report) throws IOException {
        List<String> failures = report.failures(minimum, requireAll);
        write(junit, CheckJunit.of(report, failures));
        write(html, CheckPage.of(report, failures));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(CheckJson.of(report, failures));
        } else {
            report.unknown().forEach(unknown -> out.println("UNKNOWN " + unknown));
            report.notes().forEach(out::println);
            out.println(report.counts());
            failures.forEach(out::println);
        }
        out.flush();
        boolean passed =
                failures.isEmpty() && report.unknown().isEmpty() && report.count(VectorCheck.Outcome.FAIL) == 0;
        return passed ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void write(@Nullable Path file, String text) throws IOException {
        if (file != null) {
            WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// Prints a result as soon as it is known.
    private VectorCheck.Result print(VectorCheck.Result result) {
        boolean failed = result.outcome() == VectorCheck.Outcome.FAIL;
        if (!json && (failed || !quiet)) {
            PrintWriter out = spec.commandLine().getOut();
            String note = result.note().isEmpty() ? "" : " (" + result.note() + ")";
            out.println(result.outcome() + " " + result.name() + note);
            result.report().lines().forEach(line -> out.println("    " + line));
        }
        return result;
    }
}
