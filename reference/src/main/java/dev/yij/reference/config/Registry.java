package dev.yij.reference.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Entries of one kind by name: the built-in ones, and those that users register for their own classes, so that
/// files that name them can be read. Thread-safe.
///
/// @param <T> the type of an entry, usually a function from a configuration to an object
public final class Registry<T> {

    private final String kind;
    private final String register;
    private final Map<String, T> builtIn;
    private final Map<String, T> registered = new ConcurrentHashMap<>();

    /// A registry with the built-in entries only.
    ///
    /// @param kind     the kind of entry in messages, `layer class`
    /// @param register the method that registers one, for messages, `CustomLayer.register`
    /// @param builtIn  the built-in entries, by name, in the order in which messages list them
    public Registry(String kind, String register, Map<String, T> builtIn) {
        this.kind = kind;
        this.register = register;
        this.builtIn = new LinkedHashMap<>(builtIn);
    }

    /// Registers an entry, replacing an earlier one of the same name.
    ///
    /// @throws IllegalArgumentException if the name is that of a built-in entry
    public void register(String name, T entry) {
        if (builtIn.containsKey(name)) {
            throw new IllegalArgumentException("the " + kind + " \"" + name + "\" is built in: choose another name");
        }
        registered.put(name, entry);
    }

    /// The entry of a name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the built-in ones
    public T get(String name) {
        T found = builtIn.containsKey(name) ? builtIn.get(name) : registered.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the " + kind + " \"" + name + "\" is not supported; supported are " + names());
        }
        return found;
    }

    /// Checks that an object about to be saved can be read back.
    ///
    /// @param name the name under which it is saved
    /// @throws IllegalArgumentException if the name is not registered; the message says how to register it
    public void requireRegistered(String name) {
        if (!registered.containsKey(name)) {
            throw new IllegalArgumentException("the " + kind + " \"" + name
                    + "\" cannot be saved, because nothing could read it again: call " + register + " first");
        }
    }

    /// Whether there is an entry of this name.
    public boolean has(String name) {
        return builtIn.containsKey(name) || registered.containsKey(name);
    }

    /// The names of the built-in entries, separated by commas.
    public String names() {
        return String.join(", ", builtIn.keySet());
    }
}
