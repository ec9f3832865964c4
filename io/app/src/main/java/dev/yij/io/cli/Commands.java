package dev.yij.io.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/// The commands of `yij`, in the order of its help.
final class Commands {

    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("demo", DemoCommand::new);
        ALL.put("audit", AuditCommand::new);
        ALL.put("train", TrainCommand::new);
        ALL.put("evaluate", EvaluateCommand::new);
        ALL.put("predict", PredictCommand::new);
        ALL.put("summary", SummaryCommand::new);
        ALL.put("filters", FiltersCommand::new);
        ALL.put("heatmap", HeatmapCommand::new);
        ALL.put("figures", FiguresCommand::new);
        ALL.put("inspect", InspectCommand::new);
        ALL.put("convert", ConvertCommand::new);
        ALL.put("explain", ExplainCommand::new);
        ALL.put("explore", ExploreCommand::new);
        ALL.put("exercise", ExerciseCommand::new);
        ALL.put("tour", TourCommand::new);
        ALL.put("notebook", NotebookCommand::new);
        ALL.put("java", JavaCommand::new);
        ALL.put("gradcheck", GradcheckCommand::new);
        ALL.put("cache", CacheCommand::new);
        ALL.put("pack", PackCommand::new);
        ALL.put("forward", ForwardCommand::new);
        ALL.put("compare", CompareCommand::new);
        ALL.put("bench", BenchCommand::new);
        ALL.put("vectors", VectorsCommand::new);
        ALL.put("onnx-test", OnnxTestCommand::new);
    }

    private static final Set<String> FOR_THE_LIST = Set.of("--help", "-h", "--version", "-V");

    private Commands() {}

    /// Adds the command that the arguments begin with, or all commands if they begin with none of these, for
    /// example to ask for help. Picocli reads annotations by reflection: about 30 ms per command in a cold JVM.
    /// So for the list of commands it reads only their descriptions.
    static CommandLine addTo(CommandLine yij, String... arguments) {
        Supplier<Object> asked = arguments.length == 0 ? null : ALL.get(arguments[0]);
        if (asked != null) {
            return yij.addSubcommand(asked.get());
        }
        boolean listed = arguments.length == 1 && FOR_THE_LIST.contains(arguments[0]);
        ALL.forEach((name, command) -> yij.addSubcommand(name, listed ? described(command.get()) : command.get()));
        return yij.addSubcommand(new AutoComplete.GenerateCompletion()).addSubcommand(new HelpCommand());
    }

    private static CommandSpec described(Object command) {
        CommandSpec spec = CommandSpec.create();
        Command annotation = requireNonNull(command.getClass().getAnnotation(Command.class));
        spec.usageMessage().description(annotation.description());
        return spec;
    }
}
