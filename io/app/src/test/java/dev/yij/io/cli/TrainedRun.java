package dev.yij.io.cli;

import dev.yij.io.run.TinyImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A training run by `yij train`, made once for all tests that take it as a parameter, and deleted after the
/// last one.
///
/// @param data     the images
/// @param out      what the run wrote
/// @param training what it printed
record TrainedRun(Path data, Path out, Yij.Run training) implements AutoCloseable {

    private static TrainedRun make() {
        try {
            Path folder = Files.createTempDirectory("yij-trained-run");
            Path data = TinyImages.dataSet(folder.resolve("data"));
            Path out = folder.resolve("out");
            Yij.Run training = Yij.run(
                    "train",
                    data,
                    "--out",
                    out,
                    "--epochs",
                    2,
                    "--batch-size",
                    5,
                    "--image-size",
                    TinyImages.SIZE,
                    "--lr",
                    "3e-3",
                    "--mode",
                    "strict");
            return new TrainedRun(data, out, training);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path model() {
        return out.resolve("model.yij");
    }

    /// The first test image of a class.
    Path image(String className) {
        return data.resolve("test").resolve(className).resolve("0.png");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(out.getParent())) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    /// Passes the run to tests.
    static final class Maker implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TrainedRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Maker.class))
                    .getOrComputeIfAbsent(TrainedRun.class, key -> make(), TrainedRun.class);
        }
    }
}
