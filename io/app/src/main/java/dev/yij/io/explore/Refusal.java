package dev.yij.io.explore;

/// Thrown where a request cannot be answered as it was meant: an HTTP status, and a sentence for people.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /// Something is wrong with what was asked.
    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence);
    }

    /// What was asked for is not there.
    static Refusal notFound(String sentence) {
        return new Refusal(404, sentence);
    }

    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
