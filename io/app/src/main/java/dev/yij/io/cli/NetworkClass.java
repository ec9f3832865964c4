package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.reference.model.Architecture;
import java.lang.reflect.InvocationTargetException;

/// The user's own network: a class on the class path.
final class NetworkClass {

    private NetworkClass() {}

    /// A new object of a class.
    ///
    /// @param name with its package
    /// @throws FormatException if there is no such class, it is no [Architecture], or it has no public
    ///     constructor without arguments
    static Architecture of(String name) throws FormatException {
        Class<?> found;
        try {
            found = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new FormatException("there is no class " + name + " on the class path", e);
        }
        if (!Architecture.class.isAssignableFrom(found)) {
            throw new FormatException("the class " + name + " does not implement " + Architecture.class.getName());
        }
        try {
            return (Architecture) found.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new FormatException("the constructor of " + name + " failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new FormatException(
                    "the class " + name + " must be public and have a public constructor without arguments", e);
        }
    }
}
