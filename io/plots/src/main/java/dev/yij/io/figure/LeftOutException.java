package dev.yij.io.figure;

/// A figure that this model or picture has nothing to show for. The message says what is missing.
final class LeftOutException extends Exception {

    private static final long serialVersionUID = 1;

    LeftOutException(String missing) {
        super(missing);
    }
}
