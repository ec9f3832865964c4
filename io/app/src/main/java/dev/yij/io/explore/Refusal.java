package dev.yij.io.explore;

/// Thrown if a request cannot be answered: an HTTP status, and a sentence for the user.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /// The request is invalid.
    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence);
    }

    /// The requested object does not exist.
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
