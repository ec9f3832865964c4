package dev.yij.io.exercise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Marks a source that a test wrote.
final class Exercises {

    private Exercises() {}

    static Check.Result check(Path folder, Exercise exercise, String source) throws IOException {
        Path file = folder.resolve(exercise.file());
        Files.writeString(file, source);
        return new Check(exercise, file, Duration.ofSeconds(20)).run();
    }
}
