package dev.yij.io.cli;

import dev.yij.io.transfer.FeatureCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij cache`: what transfer learning keeps for later runs.
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        description = "Lists the features that yij train --from keeps, so that another run on the same images begins at"
                + " once: where, how large, last used when. It may be cleared at any time.",
        footer = {"", "Examples:", "  yij cache             place, files, size", "  yij cache --clear     deletes them"
        })
final class CacheCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Option(names = "--clear", description = "Deletes the kept features, and no other file.")
    private boolean clear;

    @Option(
            names = "--feature-cache",
            paramLabel = "DIR",
            description = "The folder (default: yij/features in the user's cache folder).")
    private @Nullable Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        FeatureCache cache = folder == null ? FeatureCache.usual() : new FeatureCache(folder);
        PrintWriter out = spec.commandLine().getOut();
        List<FeatureCache.Kept> files = clear ? cache.clear() : cache.kept();
        long bytes = files.stream().mapToLong(FeatureCache.Kept::bytes).sum();
        String all = files.size() + (files.size() == 1 ? " file, " : " files, ") + megabytes(bytes);
        if (clear) {
            out.println("Deleted " + all + " in " + cache.folder() + ".");
        } else {
            out.println(cache.folder() + ": " + all + " of at most " + megabytes(FeatureCache.LIMIT));
            for (FeatureCache.Kept each : files) {
                out.println(String.format(
                        Locale.ROOT,
                        "  %s  %12s  %s",
                        TIME.format(each.used().toInstant()),
                        megabytes(each.bytes()),
                        each.file().getFileName()));
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
