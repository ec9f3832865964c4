package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the workflows of continuous integration, which cannot run here: what they call exists, and what they
/// use is fixed.
class WorkflowsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern USES = Pattern.compile("uses: (\\S+)(.*)");
    private static final Pattern TASK = Pattern.compile("\\.ci/run ([a-z]+)");

    private static String workflows() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
            for (Path file : files.sorted().toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void everyActionIsPinnedToACommitAndNamesItsVersion() throws IOException {
        Matcher uses = USES.matcher(workflows());
        List<String> loose = new ArrayList<>();
        int found = 0;
        while (uses.find()) {
            found++;
            if (!uses.group(1).matches("[\\w./-]+@[0-9a-f]{40}")
                    || !uses.group(2).matches(" # v[0-9.]+")) {
                loose.add(uses.group());
            }
        }
        assertEquals(List.of(), loose);
        assertTrue(found > 10, "found " + found + " actions");
    }

    @Test
    void everyTaskOfTheScriptIsKnownToIt() throws IOException {
        String script = Files.readString(ROOT.resolve(".ci/run"));
        Set<String> called = new TreeSet<>();
        Matcher task = TASK.matcher(workflows());
        while (task.find()) {
            called.add(task.group(1));
        }
        Matcher matrix = Pattern.compile("task: \\[([a-z, ]+)\\]").matcher(workflows());
        assertTrue(matrix.find());
        called.addAll(List.of(matrix.group(1).split(", ")));
        assertTrue(called.size() >= 6, called.toString());
        for (String name : called) {
            assertTrue(Pattern.compile("(?m)^" + name + "\\)").matcher(script).find(), ".ci/run has no task " + name);
        }
    }
}
