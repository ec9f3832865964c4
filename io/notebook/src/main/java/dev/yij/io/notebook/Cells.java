package dev.yij.io.notebook;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/// Runs cells of Java code, one after the other: what a cell declares, the next one uses. JShell runs them in
/// this JVM, with its class path, so that a value is the object itself and can be shown as an image.
///
/// One thread at a time runs a cell; [#stop()] may be called from any other.
public final class Cells implements AutoCloseable {

    /// What a cell can use without an import, besides the module java.base.
    private static final List<String> PRELUDE =
            List.of("import module java.base;", "import static dev.yij.io.notebook.Display.display;");

    /// Comments and blanks at the end of a cell.
    private static final Pattern COMMENTS = Pattern.compile("(?:\\s|(?<=[;\\s])//.*|/\\*(?s:.*?)\\*/)+\\z");

    /// The value of the last expression. JShell itself returns values as text, so the code that it runs puts it
    /// here.
    private static volatile @Nullable Object last;

    private final JShell shell;
    private final SourceCodeAnalysis analysis;

    /// Starts JShell, which takes about a second.
    public Cells() {
        shell = JShell.builder()
                .executionEngine(CellExecution.provider(), Map.of())
                // The JVM's own --add-modules is not JShell's.
                .compilerOptions("--add-modules", "jdk.incubator.vector", "-Xlint:none")
                .build();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            shell.addToClasspath(entry);
        }
        analysis = shell.sourceCodeAnalysis();
        PRELUDE.forEach(this::run);
    }

    /// Keeps the value of an expression. For the code that JShell runs only.
    public static void keep(@Nullable Object value) {
        last = value;
    }

    /// Runs a cell.
    ///
    /// @return the value of its last line, if that is an expression without a semicolon; otherwise null
    /// @throws CellException if a line does not compile, or throws; the lines before it have run
    public @Nullable Object run(String cell) {
        last = null;
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo next = analysis.analyzeCompletion(rest);
            if (next.completeness() == Completeness.EMPTY) {
                break; // comments
            }
            String code = next.source() == null ? rest : next.source();
            String after = next.source() == null ? "" : next.remaining();
            boolean isValue =
                    after.isBlank() && !COMMENTS.matcher(code).replaceFirst("").endsWith(";");
            for (SnippetEvent event : shell.eval(code)) {
                check(event, code);
                if (isValue) {
                    keepValue(event.snippet());
                }
            }
            rest = after;
        }
        return last;
    }

    /// Stops the cell that runs, if any: interrupts its threads, and ends loops in the cells' own code.
    public void stop() {
        shell.stop();
    }

    /// How the word at a position can be completed.
    ///
    /// @param anchor of length 1; receives the position at which the completions begin
    public List<String> completions(String cell, int position, int[] anchor) {
        return analysis.completionSuggestions(cell, position, anchor).stream()
                .map(Suggestion::continuation)
                .distinct()
                .toList();
    }

    /// The signatures of what is called at a position.
    public List<String> signatures(String cell, int position) {
        return analysis.documentation(cell, position, false).stream()
                .map(Documentation::signature)
                .toList();
    }

    /// Whether a cell can be run as it stands.
    public boolean isComplete(String cell) {
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo next = analysis.analyzeCompletion(rest);
            if (!next.completeness().isComplete()) {
                return next.completeness() == Completeness.EMPTY;
            }
            rest = next.remaining();
        }
        return true;
    }

    @Override
    public void close() {
        shell.close();
    }

    /// Passes the value by reference. JShell declares a variable for an expression, unless it is one already.
    private void keepValue(Snippet snippet) {
        String name = switch (snippet) {
            case ExpressionSnippet expression when !expression.typeName().equals("void") -> expression.name();
            case VarSnippet variable
            when variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND -> variable.name();
            default -> null;
        };
        if (name != null) {
            shell.eval("dev.yij.io.notebook.Cells.keep(" + name + ");");
        }
    }

    private void check(SnippetEvent event, String code) {
        if (event.exception() != null) {
            throw new CellException(lines(event.exception()));
        }
        if (event.status() == Snippet.Status.REJECTED) {
            List<String> lines = new ArrayList<>();
            shell.diagnostics(event.snippet()).forEach(diagnostic -> {
                lines.addAll(diagnostic.getMessage(null).lines().toList());
                lines.add("    " + lineAt(code, (int) diagnostic.getPosition()));
            });
            throw new CellException(lines.isEmpty() ? List.of("this cannot be compiled: " + code.strip()) : lines);
        }
    }

    private static String lineAt(String code, int position) {
        int at = Math.clamp(position, 0, code.length());
        int start = code.lastIndexOf('\n', at - 1) + 1;
        int end = code.indexOf('\n', at);
        return code.substring(start, end < 0 ? code.length() : end).strip();
    }

    /// An exception as the reader of a notebook needs it: its type and message, the causes, and where in the
    /// library or the cell it was thrown.
    private List<String> lines(JShellException thrown) {
        List<String> lines = new ArrayList<>();
        String introduction = "";
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            switch (each) {
                case UnresolvedReferenceException missing ->
                    lines.add(introduction
                            + missing.getSnippet().name()
                            + " uses what is not declared: "
                            + shell.unresolvedDependencies(missing.getSnippet()).collect(Collectors.joining(", ")));
                case EvalException e
                when e.getExceptionClassName().equals(CellExecution.Stopped.class.getName()) -> {
                    return List.of("Stopped.");
                }
                case EvalException e ->
                    lines.add(introduction
                            + e.getExceptionClassName().replaceFirst(".*\\.", "")
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()));
                default -> lines.add(introduction + each);
            }
            introduction = "caused by ";
        }
        Arrays.stream(thrown.getStackTrace())
                .takeWhile(frame -> !frame.getMethodName().equals("do_it$"))
                .limit(12)
                .forEach(frame -> lines.add("    at " + frame));
        return lines;
    }
}
