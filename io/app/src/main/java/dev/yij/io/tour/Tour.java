package dev.yij.io.tour;

import dev.yij.io.file.FormatException;
import dev.yij.io.jdk.Jdk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The debugger tour in jdb, which every JDK has: the program is loaded and stands at a breakpoint, with its
/// source. The stops are those of docs/debugger-tour.md.
public final class Tour {

    /// A breakpoint.
    ///
    /// @param number    from 1
    /// @param title     what is computed there
    /// @param className the class
    /// @param statement the line, which occurs once in the class
    public record Stop(int number, String title, String className, String statement) {

        /// The number of the line in this build.
        ///
        /// @throws IOException if this build does not contain the source
        public int line() throws IOException {
            List<String> lines =
                    source(className.replace('.', '/') + ".java").lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals(statement)) {
                    return i + 1;
                }
            }
            throw new FormatException(className + " has no line " + statement);
        }
    }

    private static final String SCALAR = "dev.yij.reference.scalar.";

    /// The stops in order.
    public static final List<Stop> STOPS = List.of(
            new Stop(1, "one pixel of one filter", SCALAR + "ScalarConv2D", "acc += pixel * weight;"),
            new Stop(2, "max pooling", SCALAR + "ScalarPool2D", "max = Math.max(max, x[s.x(n, ih, iw, c)]);"),
            new Stop(3, "softmax", SCALAR + "ScalarActivations", "sum += y[r * columns + j];"),
            new Stop(4, "a gradient", SCALAR + "ScalarConv2D", "dw[s.w(kh, kw, ic, oc)] += pixel * gradient;"),
            new Stop(
                    5,
                    "one step of Adam",
                    SCALAR + "ScalarUpdates",
                    "p[i] -= step.rate() * m[i] / ((float) Math.sqrt(v[i]) + step.epsilon());"));

    /// The sources that jdb shows: where the stops are, and on the way there.
    private static final List<String> SOURCES = List.of(
            "dev/yij/io/tour/DebuggerTour.java",
            "dev/yij/reference/layer/Convolution2D.java",
            "dev/yij/reference/model/Fit.java",
            "dev/yij/reference/model/Sequential.java",
            "dev/yij/reference/model/SliceLoop.java",
            "dev/yij/reference/model/Workspace.java",
            "dev/yij/reference/scalar/ScalarActivations.java",
            "dev/yij/reference/scalar/ScalarBackend.java",
            "dev/yij/reference/scalar/ScalarConv2D.java",
            "dev/yij/reference/scalar/ScalarPool2D.java",
            "dev/yij/reference/scalar/ScalarUpdates.java");

    private Tour() {}

    private static String source(String name) throws IOException {
        try (InputStream in = Tour.class.getResourceAsStream("source/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("the source " + name + " is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Runs jdb until the user leaves it.
    ///
    /// @param folder an empty folder for the sources, and for the commands with which jdb begins
    /// @return jdb's exit code
    /// @throws IOException if the folder cannot be written, or jdb cannot be started
    public static int run(Jdk jdk, Stop stop, Path folder) throws IOException {
        for (String name : SOURCES) {
            Path file = folder.resolve("source").resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, source(name));
        }
        // jdb reads commands from the folder that it takes for the user's home; "run" begins the program.
        Files.writeString(folder.resolve(".jdbrc"), "stop at " + stop.className() + ":" + stop.line() + "\nrun\n");
        return jdk.run(
                "jdb",
                List.of(
                        "-J-Duser.home=" + folder,
                        "-sourcepath",
                        folder.resolve("source").toString(),
                        "-classpath",
                        Jdk.classPath(),
                        DebuggerTour.class.getName()));
    }
}
