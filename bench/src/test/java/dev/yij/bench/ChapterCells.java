package dev.yij.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes docs/ConvNet.ipynb from docs/Chapter.java, so that both have the same cells. Each method that `main`
/// calls becomes a heading, its comment as text, and a cell with its body, before which come the methods that
/// it needs. Images that the program writes to files appear below their cell.
///
/// The cells have no outputs then: docs/regenerate.sh lets Jupyter run them.
final class ChapterCells {

    static final Path PROGRAM = Path.of("../docs/Chapter.java");
    static final Path NOTEBOOK = Path.of("../docs/ConvNet.ipynb");

    private static final String INTRODUCTION = """
        # A convolutional network, cell by cell

        The chapter's notebook, in Java. Click a cell and press Shift+Enter: it runs, and what it prints and draws
        appears below it. Run them from top to bottom. Then change a number, run the cell again, and see what happens.
        `display(x)` shows an image, and so does a last line without a semicolon.

        `yij notebook` installs the kernel, which runs the cells, and opens this page. All cells take about a minute.
        *Interrupt* stops a training at the end of its epoch.

        The data set is the sample that comes with yij, 198 photographs of three of the chapter's 20 classes: enough
        to see a network learn. For a folder of your own with `train`, `val` and `test`, put this line before the others:
        `System.setProperty("data", "snacks");`\
        """;

    private static final String END = """
        ## What next?

        - Change the network, the learning rate or the number of epochs, and run the cells from there again.
        - [Exercises](exercises/README.md): write the convolution yourself, and have mistakes named.
        - `yij explore`: a trained network in the browser, with every term of every number.\
        """;

    private static final Pattern METHOD = Pattern.compile("""
        (?ms)^(?<comment>(?:///[^\\n]*\\n)*)(?<head>\\S+ (?<name>\\w+)\\([^\\n]*\\{)\\n(?<body>.*?)^}\\n\
        """);
    private static final Pattern TITLE = Pattern.compile("    title\\(\"(?<title>.*)\"\\);\\n");
    private static final Pattern SHOWN = Pattern.compile("show\\((.*), \"\\w+\\.png\"\\);");

    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final List<Map<String, Object>> cells = new ArrayList<>();

    private ChapterCells() {}

    /// A method of the program.
    private record Method(String comment, String head, String body) {

        /// As a cell declares it.
        String declaration() {
            return shown(comment + head + "\n" + body + "}\n");
        }

        /// Its statements, as those of a cell.
        String statements() {
            return shown(TITLE.matcher(body).replaceFirst("")).replaceAll("(?m)^    ", "");
        }

        private static String shown(String code) {
            return SHOWN.matcher(code).replaceAll("display($1);");
        }
    }

    /// Writes the notebook, without outputs.
    static void write() throws IOException {
        Map<String, Object> notebook = new LinkedHashMap<>();
        notebook.put("cells", read());
        notebook.put(
                "metadata",
                Map.of("kernelspec", Map.of("display_name", "Java (yij)", "language", "java", "name", "yij")));
        notebook.put("nbformat", 4);
        notebook.put("nbformat_minor", 5);
        Files.writeString(
                NOTEBOOK,
                JSON.std
                                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                                .asString(notebook) + "\n");
    }

    /// The cells, as a notebook file has them.
    static List<Map<String, Object>> read() throws IOException {
        String program = Files.readString(PROGRAM);
        var chapter = new ChapterCells();
        Matcher matcher = METHOD.matcher(program);
        while (matcher.find()) {
            chapter.methods.put(
                    matcher.group("name"),
                    new Method(matcher.group("comment"), matcher.group("head"), matcher.group("body")));
        }
        chapter.text(INTRODUCTION);
        chapter.code(program.lines()
                .filter(line -> line.startsWith("import ") && !line.endsWith("RenderedImage;"))
                .collect(Collectors.joining("\n")));
        chapter.code(fields(program));
        chapter.addMain();
        chapter.text(END);
        return chapter.cells;
    }

    /// What stands between the comment on the program and main. JShell ignores `final` there, with a warning.
    private static String fields(String program) {
        int start = program.indexOf("\nfinal ") + 1;
        return program.substring(start, program.indexOf("\nvoid main()")).replaceAll("(?m)^final ", "");
    }

    private void addMain() {
        Method main = Objects.requireNonNull(methods.remove("main"));
        methods.remove("show");
        methods.remove("title");
        Map<String, Method> calls = new LinkedHashMap<>();
        for (String line : main.body().lines().toList()) {
            String name = line.strip().replace("();", "");
            if (methods.containsKey(name)) {
                calls.put(name, methods.remove(name));
            }
        }
        for (Method called : calls.values()) {
            Matcher title = TITLE.matcher(called.body());
            if (!title.find()) {
                throw new IllegalStateException(PROGRAM + ": " + called.head() + " has no title");
            }
            String comment = called.comment().replaceAll("(?m)^/// ?", "");
            text("## " + title.group("title") + "\n\n" + comment);
            helpersOf(called).forEach(helper -> code(helper.declaration()));
            code(called.statements());
        }
    }

    /// The methods that a method calls, and those that they call, each before the one that calls it.
    private List<Method> helpersOf(Method caller) {
        List<Method> helpers = new ArrayList<>();
        for (String name : List.copyOf(methods.keySet())) {
            Method helper = methods.get(name);
            if (helper != null
                    && Pattern.compile("(?<![.\\w])" + name + "\\(")
                            .matcher(caller.body())
                            .find()) {
                methods.remove(name);
                helpers.addAll(helpersOf(helper));
                helpers.add(helper);
            }
        }
        return helpers;
    }

    private void text(String text) {
        add("markdown", text);
    }

    private void code(String code) {
        add("code", code);
    }

    private void add(String type, String source) {
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("cell_type", type);
        cell.put("id", "cell-" + (cells.size() + 1));
        cell.put("metadata", Map.of());
        if (type.equals("code")) {
            cell.put("execution_count", null);
            cell.put("outputs", List.of());
        }
        cell.put("source", lines(source.strip()));
        cells.add(cell);
    }

    /// As Jupyter writes text: a list of lines, all but the last with their line break.
    private static List<String> lines(String text) {
        List<String> lines =
                new ArrayList<>(text.lines().map(line -> line + "\n").toList());
        lines.set(lines.size() - 1, lines.getLast().stripTrailing());
        return lines;
    }
}
