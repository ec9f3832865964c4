package dev.yij.io.cli;

import dev.yij.io.vectors.CaseSource;
import dev.yij.io.vectors.VectorExport;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.model.ModelCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij vectors`: test vectors for backends in other languages.
@Command(
        name = "vectors",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Test vectors for backends in other languages: kernels with inputs, expected outputs and error"
                + " bounds. docs/cross-checking.md explains how to use them.",
        subcommands = {
            VectorsCommand.ListCases.class,
            VectorsCommand.Export.class,
            VectorsCheckCommand.class,
            VectorsFuzzCommand.class,
            VectorsMutateCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  yij vectors list",
            "  yij vectors export cases              one .npz for each case, and manifest.json",
            "  yij vectors check results             check the results of another program",
            "  yij vectors check results --format bf16",
            "  yij vectors fuzz random --seed 7      random cases, with manifest.json"
        })
final class VectorsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, export, check, fuzz or mutate");
    }

    /// `yij vectors list`.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists all cases, one to a line: name, operation, tier, and where the expected values come"
                    + " from.",
            footer = {"", "Examples:", "  yij vectors list", "  yij vectors list | grep '^conv2d_n2'"})
    static final class ListCases implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            for (KernelCase c : Cases.all()) {
                String tier = c.tier().toString().toLowerCase(Locale.ROOT);
                out.println(c.name() + "  " + c.operation() + "  " + tier + "  " + CaseSource.of(c));
            }
            for (ModelCase model : ModelCase.all()) {
                out.println(model.name() + "  model  bound  " + CaseSource.TENSORFLOW);
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /// `yij vectors export`.
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes every case as a .npz file, and manifest.json, which describes them.",
            footer = {
                "",
                "Examples:",
                "  yij vectors export cases",
                "  yij vectors export large --large      only the list of the large cases, with a formula of their inputs",
                "  yij vectors export cases --npy        for languages that can read neither a zip nor JSON"
            })
    static final class Export implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
        @SuppressWarnings("NullAway.Init") // required
        private Path folder;

        @Option(
                names = "--npy",
                description =
                        "Writes each case as a folder: a .npy file for each array, and case.txt with the operation and"
                                + " its attributes, a line each. cases.txt lists the cases.")
        private boolean npy;

        @Option(
                names = "--large",
                description =
                        "Instead writes only manifest.json of the cases with more than 65,536 positions, channels or"
                                + " images, or 2^24 elements: the formula of their inputs and a digest of each output. Needs"
                                + " 2 GB of memory.")
        private boolean large;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            VectorExport.Form form = npy ? VectorExport.Form.NPY : VectorExport.Form.NPZ;
            int files = large ? VectorExport.writeLarge(folder, form) : VectorExport.write(folder, form);
            spec.commandLine().getOut().println("Wrote " + files + " files to " + folder);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
    }

    /// The number formats to which a backend may round its inputs.
    enum Format {
        FLOAT32(Precision.FLOAT32),
        TF32(Precision.TF32),
        BF16(Precision.BFLOAT16),
        FP16(Precision.FLOAT16),
        BF16X3(Precision.BFLOAT16_X3),
        TF32X3(Precision.TF32_X3);

        private final Precision precision;

        Format(Precision precision) {
            this.precision = precision;
        }

        /// The precision that it stands for.
        Precision precision() {
            return precision;
        }

        /// Its name on the command line.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
