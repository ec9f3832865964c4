package dev.yij.io.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.jspecify.annotations.Nullable;

/// The kernel that Jupyter starts for a notebook in Java: it runs [Cells], and returns their values and output.
/// The protocol is JJava's.
public final class Kernel extends BaseKernel {

    private final Cells cells;

    private Kernel(Cells cells) {
        super(
                "yij",
                String.valueOf(Kernel.class.getPackage().getImplementationVersion()),
                language(),
                List.of(),
                null, // no history of cells
                new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(),
                new Renderer(),
                new MagicParser("(?!)", "(?!)", null), // cells are Java: no line is a command of the kernel
                new MagicsRegistry(),
                false, // no extensions
                new StringStyler.Builder().build());
        this.cells = cells;
    }

    private static LanguageInfo language() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".java")
                .pygments("java")
                .codemirror("text/x-java")
                .build();
    }

    /// Runs until Jupyter asks it to end.
    ///
    /// @param arguments the file in which Jupyter says where it listens
    public static void main(String... arguments) throws IOException, GeneralSecurityException {
        var connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        try (Cells cells = new Cells()) {
            var kernel = new Kernel(cells);
            kernel.onStartup();
            kernel.becomeHandlerForConnection(connection);
            connection.connect();
            connection.waitUntilClose();
        }
        System.exit(0); // threads of backends that no cell has closed
    }

    @Override
    public @Nullable Object evalRaw(String cell) {
        try {
            return cells.run(cell);
        } catch (StackOverflowError | OutOfMemoryError | ExceptionInInitializerError e) {
            throw new CellException(List.of(e.toString())); // an error would end the thread that answers Jupyter
        }
    }

    @Override
    public @Nullable DisplayData eval(String cell) {
        Object value = evalRaw(cell);
        return value == null ? null : Display.data(value);
    }

    @Override
    public void interrupt() {
        cells.stop();
    }

    @Override
    public @Nullable DisplayData inspect(String cell, int position, boolean detailed) {
        List<String> signatures = cells.signatures(cell, position);
        return signatures.isEmpty() ? null : new DisplayData(String.join("\n", signatures));
    }

    @Override
    public ReplacementOptions complete(String cell, int position) {
        int[] anchor = {position};
        List<String> found = cells.completions(cell, position, anchor);
        return new ReplacementOptions(found, anchor[0], position);
    }

    @Override
    public String isComplete(String cell) {
        return cells.isComplete(cell) ? IS_COMPLETE_YES : "";
    }

    @Override
    public List<String> formatError(Throwable error) {
        return error instanceof CellException e ? e.lines() : List.of(error.toString());
    }
}
