package dev.yij.io.cli;

import dev.yij.io.jdk.Jdk;
import dev.yij.io.jdk.TemporaryFolder;
import dev.yij.io.tour.Tour;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij tour`: starts the debugger tour.
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description =
                "Starts the debugger tour: jdb, the debugger of a JDK 25, stops inside the first convolution of the"
                        + " chapter's network. docs/debugger-tour.md says what there is to see.",
        footer = {
            "",
            "Examples:",
            "  yij tour              one pixel of one filter, the sum of 27 products",
            "  yij tour --stop 5     one step of Adam"
        })
final class TourCommand implements Callable<Integer> {

    @Option(
            names = "--stop",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Where to stop first: 1 a convolution, 2 max pooling, 3 softmax, 4 a gradient, 5 Adam (default:"
                            + " ${DEFAULT-VALUE}).")
    private int number = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (number < 1 || number > Tour.STOPS.size()) {
            throw new UsageException("--stop must be from 1 to " + Tour.STOPS.size() + ", found " + number);
        }
        Tour.Stop stop = Tour.STOPS.get(number - 1);
        Jdk jdk = Jdk.find();
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "Stop " + number + ", " + stop.title() + ": " + stop.className() + ":" + stop.line() + ", the line");
        out.println("    " + stop.statement());
        out.println("jdb of the JDK in " + jdk.home() + ". Wait for the prompt main[1]; its commands:");
        out.println("    list     the code here          locals   the variables     print acc   one of them");
        out.println("    next     to the next line       cont     to the next hit   where       the call stack");
        out.println("    quit");
        out.flush();
        try (TemporaryFolder folder = TemporaryFolder.create("yij-tour")) {
            return Tour.run(jdk, stop, folder.path());
        }
    }
}
