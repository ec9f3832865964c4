package dev.yij.bench.shipped;

import dev.yij.io.file.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a run's `options.json` and `settings.json` say of it, in words.
///
/// @param command     the command, with the data set in the working folder
/// @param description its network and which epoch's model it is
record RunWords(String command, String description) {

    /// Options on which the weights do not depend.
    private static final Set<String> OF_THE_MACHINE = Set.of("--checkpoint-minutes", "--workers", "--threads");

    static RunWords of(Path run) throws IOException {
        String options = read(run, "options.json").entrySet().stream()
                .filter(option -> !OF_THE_MACHINE.contains(option.getKey()))
                .map(option -> " " + option.getKey() + " "
                        + String.valueOf(option.getValue()).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        String network = String.valueOf(read(run, "settings.json").getOrDefault("network", "chapter"));
        return new RunWords(
                "yij train snacks" + options, "the network " + network + " with its highest validation accuracy");
    }

    private static Map<String, Object> read(Path run, String file) throws IOException {
        return JsonText.object(Files.readAllBytes(run.resolve(file)));
    }
}
