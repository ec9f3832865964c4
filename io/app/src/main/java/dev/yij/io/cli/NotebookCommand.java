package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.jdk.Jdk;
import dev.yij.io.jupyter.Jupyter;
import dev.yij.io.jupyter.KernelSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij notebook`: installs the kernel for notebooks in Java, and opens one.
@Command(
        name = "notebook",
        mixinStandardHelpOptions = true,
        description = {
            "Opens a notebook in Java with Jupyter: the chapter, cell by cell, with its images below the cells, or your"
                    + " own. Before, it installs the kernel that runs the cells, with yij's libraries, on the JDK 25"
                    + " that yij finds.",
            "Jupyter itself must be installed."
        },
        footer = {
            "",
            "Examples:",
            "  yij notebook                           writes ConvNet.ipynb here, and opens it",
            "  yij notebook mine.ipynb",
            "  yij notebook --install --prefix ~/venv   only installs the kernel, for one Python environment"
        })
final class NotebookCommand implements Callable<Integer> {

    private static final Path CHAPTER = Path.of("ConvNet.ipynb");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A notebook (default: ConvNet.ipynb, which is written if it does not exist).")
    private @Nullable Path file;

    @Option(names = "--install", description = "Only installs the kernel.")
    private boolean installOnly;

    @Option(
            names = "--prefix",
            paramLabel = "DIR",
            description = "Installs the kernel for the Python environment in this folder, instead of for the user.")
    private @Nullable Path prefix;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (installOnly && file != null) {
            throw new UsageException("--install opens no notebook, found the file " + file);
        }
        if (file != null && !Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (prefix != null && !Files.isDirectory(prefix)) {
            throw new UsageException("--prefix must be a folder that exists, found " + prefix);
        }
        Jupyter jupyter = Jupyter.here();
        Jdk jdk = Jdk.find();
        Path kernel = KernelSpec.install(prefix == null ? jupyter.dataFolder() : Jupyter.dataFolder(prefix), jdk);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Installed the kernel \"Java (yij)\", with the JDK in " + jdk.home() + ": " + kernel);
        out.flush();
        return installOnly ? ExitCode.OK : open(jupyter, file == null ? chapter(out) : file);
    }

    private static Path chapter(PrintWriter out) throws IOException {
        if (!Files.exists(CHAPTER)) {
            try (InputStream in = NotebookCommand.class.getResourceAsStream("/dev/yij/io/jupyter/" + CHAPTER)) {
                if (in == null) {
                    throw new FileNotFoundException("the notebook " + CHAPTER + " is not in this build");
                }
                byte[] notebook = in.readAllBytes();
                WholeFile.write(CHAPTER, to -> to.write(notebook));
            }
            out.println("Wrote " + CHAPTER + ".");
            out.flush();
        }
        return CHAPTER;
    }

    private static int open(Jupyter jupyter, Path notebook) throws IOException {
        Path program = jupyter.program();
        if (program == null) {
            throw new FormatException(notebook + " cannot be opened: neither jupyter-lab nor jupyter-notebook is in the"
                    + " path; install one, for example by \"pip install notebook\" or \"apt install"
                    + " jupyter-notebook\", or open the file in an editor that runs notebooks");
        }
        return Jdk.runHere(List.of(program.toString(), notebook.toString()));
    }
}
