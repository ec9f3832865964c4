package dev.yij.io.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash SHA-256.
public final class Sha256 {

    private Sha256() {}

    /// A new digest.
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
