package dev.yij.io.figure;

/// A figure that cannot be drawn for this model or image. The message says what is missing.
final class SkippedException extends Exception {

    private static final long serialVersionUID = 1;

    SkippedException(String missing) {
        super(missing);
    }
}
