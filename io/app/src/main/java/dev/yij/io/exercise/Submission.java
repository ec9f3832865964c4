package dev.yij.io.exercise;

import dev.yij.io.file.FormatException;
import dev.yij.io.jdk.Jdk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;

/// A student's file, compiled.
///
/// @param file   the source
/// @param object an instance of its class
record Submission(Path file, Object object) {

    /// Why there is no object to judge: the compiler's messages, or what the class lacks.
    static final class NotCompiledException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean compiled;

        NotCompiledException(boolean compiled, String message) {
            super(message);
            this.compiled = compiled;
        }

        /// Whether the compiler had no errors.
        boolean isCompiled() {
            return compiled;
        }
    }

    /// Compiles a file and creates an object of its class.
    ///
    /// @param file    the source
    /// @param type    what the class must implement
    /// @param classes an empty folder for the class files
    /// @throws NotCompiledException if the compiler reports errors, or the class has another form
    /// @throws IOException          if there is no JDK, or files cannot be read or written
    static Submission compile(Path file, Class<?> type, Path classes) throws NotCompiledException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new FormatException("there is no file " + file);
        }
        List<String> arguments = List.of(
                "-g",
                "-parameters",
                "-encoding",
                "UTF-8",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                Jdk.classPath(),
                file.toString());
        Optional<ToolProvider> own = ToolProvider.findFirst("javac");
        String messages = own.isPresent() ? run(own.get(), arguments) : run(Jdk.find(), arguments);
        if (!messages.isEmpty()) {
            throw new NotCompiledException(false, messages);
        }
        return new Submission(file, instance(file, type, classes));
    }

    /// @return the messages of the compiler if there are errors, otherwise nothing
    private static String run(ToolProvider javac, List<String> arguments) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
            int exitCode = javac.run(out, out, arguments.toArray(String[]::new));
            return exitCode == 0 ? "" : messages.toString(StandardCharsets.UTF_8);
        }
    }

    private static String run(Jdk jdk, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.program("javac").toString(), "-J-Dstderr.encoding=UTF-8"));
        command.addAll(arguments);
        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return javac.waitFor() == 0 ? "" : messages;
        } catch (InterruptedException e) {
            javac.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("the compiler was interrupted", e);
        }
    }

    @SuppressWarnings("resource") // the loader must stay open: the student's code loads its nested classes later
    private static Object instance(Path file, Class<?> type, Path classes) throws NotCompiledException, IOException {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.java$", "");
        URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, Submission.class.getClassLoader());
        try {
            Class<?> found = Class.forName(name, true, loader);
            if (!type.isAssignableFrom(found)) {
                throw new NotCompiledException(
                        true, "class " + name + " must implement " + type.getSimpleName() + ", as its stub does");
            }
            return found.getConstructor().newInstance();
        } catch (ExceptionInInitializerError e) {
            throw new NotCompiledException(
                    true,
                    "a static field or static block of class " + name + " fails: " + thrown(e.getException(), file));
        } catch (InvocationTargetException e) {
            throw new NotCompiledException(
                    true, "a field or the constructor of class " + name + " fails: " + thrown(e.getCause(), file));
        } catch (LinkageError e) {
            throw new NotCompiledException(true, "class " + name + " cannot be loaded: " + e);
        } catch (ClassNotFoundException e) {
            throw new NotCompiledException(true, file + " must have a class " + name + ", without a package");
        } catch (ReflectiveOperationException e) {
            throw new NotCompiledException(
                    true, "class " + name + " must be public, with no constructor but the default one");
        }
    }

    /// An exception, and the line of the student's file at the top of its stack.
    private static String thrown(@Nullable Throwable failure, Path file) {
        if (failure == null) {
            return "without an exception";
        }
        String name = String.valueOf(file.getFileName());
        for (StackTraceElement element : failure.getStackTrace()) {
            if (name.equals(element.getFileName())) {
                return failure + ", at " + name + ":" + element.getLineNumber();
            }
        }
        return failure.toString();
    }
}
