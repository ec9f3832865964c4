package dev.yij.io.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// The options of a command that has many, under headings: those of one kind are fields of one class.
final class GroupedOptions implements IHelpSectionRenderer {

    private static final String RUN = "The run";

    private static final Map<Class<?>, String> HEADINGS = headings();

    private static Map<Class<?>, String> headings() {
        Map<Class<?>, String> headings = new LinkedHashMap<>();
        headings.put(TrainCommand.class, RUN);
        headings.put(RunOptions.class, RUN);
        headings.put(NetworkOptions.class, "The network");
        headings.put(TransferOptions.class, "From a trained model");
        headings.put(OptimizerOptions.class, "How it is trained");
        headings.put(ScheduleOptions.class, "How it is trained");
        headings.put(RecipeOptions.class, "How it is trained");
        headings.put(AugmentOptions.class, "Random changes of training images");
        headings.put(SplitOptions.class, "The images");
        headings.put(FolderOptions.class, "The images");
        headings.put(DataOptions.class, "The images");
        headings.put(PreparationOptions.class, "The images");
        headings.put(BackendOptions.class, "The computation");
        return headings;
    }

    @Override
    public String render(Help help) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        HEADINGS.values().forEach(heading -> groups.put(heading, new ArrayList<>()));
        for (OptionSpec option : help.commandSpec().options()) {
            groups.computeIfAbsent(HEADINGS.getOrDefault(owner(option), RUN), heading -> new ArrayList<>())
                    .add(option);
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, options) -> {
            options.sort(Comparator.comparing(OptionSpec::longestName));
            Layout layout = help.createDefaultLayout();
            layout.addOptions(options, help.parameterLabelRenderer());
            text.append(String.format("%n%s:%n", heading)).append(layout);
        });
        return text.toString();
    }

    /// The class that declares the option.
    private static Class<?> owner(OptionSpec option) {
        return option.userObject() instanceof Field field ? field.getDeclaringClass() : TrainCommand.class;
    }
}
