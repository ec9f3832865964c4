package dev.yij.io.cli;

import picocli.CommandLine.Option;

/// The option for test-time mirroring.
final class MirrorOption {

    @Option(
            names = "--mirror",
            description = "Average the probabilities of each image and its mirror image: twice the time, a little more"
                    + " accurate.")
    private boolean mirror;

    boolean isGiven() {
        return mirror;
    }
}
